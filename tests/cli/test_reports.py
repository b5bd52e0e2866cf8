"""`dzvin reports rebuild` makes the rows that the listener made."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import msgspec
from sqlalchemy import select, text

from dzvin.infra.log_reader import LogReader
from dzvin.reports import listener
from dzvin.reports.tables import CALL, SEGMENT
from dzvin.run.home import Secrets
from tests.support.database import Pools, pools
from tests.support.postgres import Cluster, TestDatabase
from tests.support.stories import answered_call, uid


def dzvin(home: Path, postgres: TestDatabase, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "DZVIN_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "dzvin.cli.main", *words],
        env={**environment, "DZVIN_DATABASE_URL": postgres.admin_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


async def rows(p: Pools, tenant: str) -> list[list[tuple[object, ...]]]:
    async with p.app.transaction(tenant) as connection:
        return [
            sorted((tuple(row) for row in await connection.execute(select(table))), key=repr)
            for table in (CALL, SEGMENT)
        ]


def test_rebuilt_rows_are_the_same_and_a_wrong_company_is_refused(
    postgres: TestDatabase, cluster: Cluster, tmp_path: Path
) -> None:
    secrets = Secrets(postgres="", ari="a", ami="b", key="c" * 32, **cluster.passwords)
    (tmp_path / "secrets.json").write_bytes(msgspec.json.encode(secrets))
    tenant = uid("rebuild from outside")

    async def written() -> list[list[tuple[object, ...]]]:
        async with pools(postgres) as p:
            await p.company(tenant)
            await p.write(tenant, *answered_call("c1"))
            reader = LogReader(p.app, p.reader, listener.READER)
            await reader.catch_up()
            before = await rows(p, tenant)
            async with p.app.transaction(tenant) as connection:
                await connection.execute(text("UPDATE call SET talk_seconds = 1"))
            return before

    async def now() -> list[list[tuple[object, ...]]]:
        async with pools(postgres) as p:
            return await rows(p, tenant)

    before = asyncio.run(written())
    done = dzvin(tmp_path, postgres, "reports", "rebuild")
    assert (done.returncode, done.stdout) == (0, f"{tenant[:13]}: 21 events read\n"), done.stderr
    assert asyncio.run(now()) == before
    assert dzvin(tmp_path, postgres, "reports", "rebuild", "--company", "x").returncode == 1
