"""Carriers of an installation, for the command line: only whoever owns it may change them."""

import secrets
from typing import Annotated

import msgspec
import psycopg
from msgspec import Struct
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from dzvin.infra.clock import new_id
from dzvin.infra.db import Taken
from dzvin.infra.wrong_fields import checked
from dzvin.kernel.errors import NotFound
from dzvin.run.home import Home
from dzvin.telephony.asterisk.http import AriHttp
from dzvin.telephony.asterisk.provision import AsteriskProvisioner, Refused
from dzvin.telephony.model import Gateway, Transport
from dzvin.telephony.providers.actions import addresses_of
from dzvin.telephony.providers.model import Addresses, Host, Port


class NewCarrier(Struct, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    host: Host
    port: Port = 5060
    transport: Transport = "udp"
    addresses: Addresses = ()


class Carrier(Struct, frozen=True, kw_only=True):
    name: str
    host: str
    port: int
    transport: Transport
    addresses: list[str]
    endpoint: str


def list_carriers(home: Home) -> list[Carrier]:
    with psycopg.connect(home.admin_url(), connect_timeout=5) as connection:
        rows = connection.cursor(row_factory=dict_row).execute(
            "SELECT name, host, port, transport, addresses, endpoint FROM dzvin.carrier"
            " WHERE is_active ORDER BY name"
        )
        return [msgspec.convert(row, Carrier) for row in rows]


async def add_carrier(home: Home, **fields: object) -> tuple[Carrier, bool]:
    """And whether Asterisk knows it already. Raises WrongFields, Taken."""
    new = checked(fields, NewCarrier)
    carrier = Carrier(
        name=new.name,
        host=new.host,
        port=new.port,
        transport=new.transport,
        addresses=list(await addresses_of(new.host, new.addresses)),
        endpoint=f"carrier-{secrets.token_hex(8)}",
    )
    try:
        with psycopg.connect(home.admin_url(), connect_timeout=5) as connection:
            connection.execute(
                "INSERT INTO dzvin.carrier (id, name, host, port, transport, addresses, endpoint)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (
                    new_id(),
                    carrier.name,
                    carrier.host,
                    carrier.port,
                    carrier.transport,
                    Jsonb(carrier.addresses),
                    carrier.endpoint,
                ),
            )
    except psycopg.errors.UniqueViolation:
        raise Taken(fields=[{"field": "name", "code": "taken"}]) from None
    return carrier, await _tell(home, carrier)


async def remove_carrier(home: Home, name: str) -> None:
    """Raises NotFound. Its calls that go on are not cut."""
    with psycopg.connect(home.admin_url(), connect_timeout=5) as connection:
        found = connection.execute(
            "DELETE FROM dzvin.carrier WHERE name = %s RETURNING endpoint", (name,)
        ).fetchone()
    if found is None:
        raise NotFound
    asterisk = home.asterisk
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        try:
            await AsteriskProvisioner(http.ask).remove_gateways(found[0])
        except Refused:
            return  # it does not run: when it starts it is told of the others only


async def _tell(home: Home, carrier: Carrier) -> bool:
    asterisk = home.asterisk
    gateway = Gateway(
        name=carrier.endpoint,
        kind="peer",
        tenant="",
        host=carrier.host,
        port=carrier.port,
        transport=carrier.transport,
        is_trusted=True,
        addresses=tuple(carrier.addresses),
    )
    async with AriHttp(asterisk.ari_address, asterisk.ari_password) as http:
        try:
            await AsteriskProvisioner(http.ask).put_gateways(gateway)
        except Refused:
            return False
    return True
