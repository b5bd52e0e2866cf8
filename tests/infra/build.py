"""Builders for tests of the log."""

from datetime import UTC, datetime

import psycopg

from dzvin.events.system import ConfigChanged
from dzvin.infra.batch import Batch, Envelope
from dzvin.infra.clock import new_id

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def make_tenant(admin_url: str, shard: str = "main") -> str:
    tenant = new_id()
    with psycopg.connect(admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.tenant (id, slug, name, shard) VALUES (%s, %s, 'T', %s)",
            (tenant, tenant[:13], shard),
        )
    return tenant


def make_lease(admin_url: str, epoch: int, shard: str = "main") -> None:
    with psycopg.connect(admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.shard_lease (shard, epoch, holder, expires_at)"
            " VALUES (%s, %s, 'test', now() + interval '1 hour')"
            " ON CONFLICT (shard) DO UPDATE SET epoch = excluded.epoch",
            (shard, epoch),
        )


def fact(tenant: str, what: str = "queue", at: datetime = AT) -> Envelope:
    return Envelope(
        id=new_id(),
        tenant=tenant,
        at=at,
        subject=f"config:{tenant}",
        event=ConfigChanged(what=what, id=new_id()),
    )


def batch(tenant: str, *what: str) -> Batch:
    return Batch(events=tuple(fact(tenant, one) for one in what))
