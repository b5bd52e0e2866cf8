"""A company connects its provider: accounts and peers, who is called, who is down, who shares."""

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from dzvin.run.companies import add_company
from tests.sip.company import Company, company, node
from tests.support.phone import Call, happens
from tests.support.provider import Provider
from tests.support.service import Service
from tests.support.until import until

pytestmark = pytest.mark.anyio
_fresh = itertools.count(1)
ACCOUNTS = {"4401": "s3cret one", "4402": "s3cret two"}


@asynccontextmanager
async def provider_of(service: Service, last: int) -> AsyncIterator[Provider]:
    address = f"{service.network}.{last}"
    async with Provider(address, (service.bind, 5060), ACCOUNTS) as provider:
        yield provider


@asynccontextmanager
async def another_company(service: Service) -> AsyncIterator[Company]:
    n = next(_fresh)
    login = f"chief-{n}@example.com"
    password = await add_company(service.home, f"Company {n}", f"company-{n}", login)
    async with AsyncExitStack() as stack:
        admin = await stack.enter_async_context(service.person(login, password))
        trunk = await stack.enter_async_context(service.trunk())
        yield Company(service, admin, trunk, stack)


async def connected(firm: Company, provider: Provider, kind: str, **fields: Any) -> str:
    """A gateway of a provider of its own; its id."""
    n = next(_fresh)
    of = await firm.change("POST", "/api/providers", {"name": f"Telecom {n}"})
    host, port = provider.host
    new = {
        "provider": of["id"],
        "name": f"Gateway {n}",
        "kind": kind,
        "host": host,
        "port": port,
        "options_seconds": 1,
        **fields,
    }
    return str((await firm.change("POST", "/api/gateways", new))["id"])


def account(name: str, secret: str = "") -> dict[str, str]:
    return {"username": name, "secret": secret or ACCOUNTS[name]}


async def is_live(firm: Company, gateway: str, **wanted: Any) -> dict[str, Any]:
    """How the gateway is, once it is so."""

    async def found() -> list[dict[str, Any]]:
        shown = await firm.admin.get("/api/gateways")
        live = [one["live"] for one in shown if one["id"] == gateway]
        return [one for one in live if all(one[key] == value for key, value in wanted.items())]

    return (await until(found, 20))[0]


async def refusing(firm: Company, code: int, **number: Any) -> str:
    """A number whose scenario answers with this code: it tells whose number was reached."""
    listed = await firm.number(node("no", "hang_up", sip_code=code))
    if number:
        rows = await firm.admin.get("/api/numbers")
        (own,) = [row["id"] for row in rows if row["number"] == listed]
        await firm.change("PATCH", f"/api/numbers/{own}", number)
    return str(number.get("number", listed))


async def refused(call: Call) -> int:
    await happens(call.ended)
    return call.code


def events(service: Service, gateway: str) -> list[tuple[str, str, int | None]]:
    found = service.rows(
        "SELECT name, data FROM event WHERE data->>'gateway' = %s ORDER BY position", gateway
    )
    return [
        (row["name"], row["data"].get("why") or "", row["data"].get("sip_code")) for row in found
    ]


async def test_a_registered_account_is_called_and_reaches_the_companys_scenario(
    service: Service,
) -> None:
    async with company(service) as firm, provider_of(service, 60) as provider:
        gateway = await connected(firm, provider, "line", **account("4401"))
        live = await is_live(firm, gateway, state="up", registration="Registered")
        assert (live["sip_code"], live["is_reachable"]) == (200, True)
        exact = await refusing(firm, 486, gateway=gateway)
        prefix = await refusing(firm, 480, gateway=gateway, match="prefix", number="38044")
        await refusing(firm, 603, gateway=gateway, match="default", number="")
        await firm.settled()
        for dialled, code in ((exact, 486), (f"{prefix}1112233", 480), ("0800", 603)):
            call = await provider.call_account("4401", dialled, f"+38067{code:07d}")
            assert await refused(call) == code, dialled
            (id,) = await until(lambda code=code: service.calls_of(f"+38067{code:07d}"))
            assert (await service.journal_row(id))["sip_code"] == code
            (started,) = await service.facts(id, "call.started")
            assert started["data"]["is_caller_proven"] is False
        assert await refused(await firm.trunk.call(exact, "1")) == 404, "only through its gateway"
        await firm.change("DELETE", f"/api/numbers/{await default_of(firm, gateway)}", None)
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"is_active": False})
        await provider.registers("4401", is_there=False)
    assert events(service, gateway) == [("gateway.came_up", "", None)]


async def default_of(firm: Company, gateway: str) -> str:
    rows = await firm.admin.get("/api/numbers")
    (own,) = [r["id"] for r in rows if (r["gateway"], r["match"]) == (gateway, "default")]
    return str(own)


async def test_a_wrong_password_says_what_the_provider_answered_until_it_is_right(
    service: Service,
) -> None:
    async with company(service) as firm, provider_of(service, 61) as provider:
        gateway = await connected(firm, provider, "line", **account("4401", "guessed"))
        live = await is_live(firm, gateway, state="down")
        assert (live["why"], live["sip_code"], live["registration"]) == (
            "rejected",
            401,
            "Rejected",
        )
        provider.refuses_with = 403
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"secret": ACCOUNTS["4401"]})
        await is_live(firm, gateway, state="down", sip_code=403)
        provider.refuses_with = 0
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"secret": ""})
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"secret": ACCOUNTS["4401"]})
        await is_live(firm, gateway, state="up", sip_code=200)

        async def told() -> list[tuple[str, str, int | None]]:
            """Recorded a moment after the page shows it."""
            found = events(service, gateway)
            return found if found[-1:] == [("gateway.came_up", "", None)] else []

        assert (await until(told))[0] == ("gateway.went_down", "rejected", 401)
        await firm.change("DELETE", f"/api/gateways/{gateway}", None)
        await provider.registers("4401", is_there=False)


async def test_a_peer_goes_down_when_it_is_silent_and_comes_up_again(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 62) as provider:
        gateway = await connected(firm, provider, "peer")
        await is_live(firm, gateway, state="up", is_reachable=True)
        provider.answers_options = False
        live = await is_live(firm, gateway, state="down")
        assert (live["why"], live["sip_code"]) == ("unreachable", 408)
        provider.answers_options = True
        await is_live(firm, gateway, state="up")

        async def told() -> bool:
            return events(service, gateway) == [
                ("gateway.came_up", "", None),
                ("gateway.went_down", "unreachable", 408),
                ("gateway.came_up", "", None),
            ]

        await until(told)
        await firm.change("DELETE", f"/api/gateways/{gateway}", None)
        assert await refused(await provider.call("800", "1")) == 401, "it is a stranger now"


async def test_two_companies_behind_one_address_are_told_apart_by_the_number(
    service: Service,
) -> None:
    async with (
        company(service) as ours,
        another_company(service) as theirs,
        provider_of(service, 63) as provider,
    ):
        own = await connected(ours, provider, "peer")
        with pytest.raises(AssertionError, match="of_another_company"):
            await connected(theirs, provider, "peer")
        async with (
            carrier(service, "Shared", provider.host[0]),
            in_use(ours, own),
            in_use(theirs, await connected(theirs, provider, "peer")) as other,
        ):
            gateways = [(ours, own), (theirs, other)]
            for firm, gateway in gateways:
                await is_live(firm, gateway, state="up")
            numbers = [
                (await refusing(firm, code, gateway=gateway), code)
                for (firm, gateway), code in zip(gateways, (486, 480), strict=True)
            ]
            for (firm, gateway), number in zip(gateways, ("38044", "3804477"), strict=True):
                code = 404 if firm is ours else 603
                await refusing(firm, code, gateway=gateway, match="prefix", number=number)
                numbers.append((f"{number}1234", code))
            await ours.settled()
            await theirs.settled()
            for number, code in numbers:
                assert await refused(await provider.call(number, "+380501112200")) == code, number
            assert await refused(await provider.call("0900", "1")) == 404
            assert await service.calls_of("1") == [], "what is nobody's is in nobody's journal"


async def test_two_companies_at_one_registrar_are_told_apart_by_their_accounts(
    service: Service,
) -> None:
    """Though both have the same number there."""
    async with (
        company(service) as ours,
        another_company(service) as theirs,
        provider_of(service, 64) as provider,
    ):
        for firm, name, code in ((ours, "4401", 486), (theirs, "4402", 480)):
            gateway = await connected(firm, provider, "line", **account(name))
            await refusing(firm, code, gateway=gateway, number="900100")
            await is_live(firm, gateway, state="up")
            await firm.settled()
        assert await refused(await provider.call_account("4401", "900100", "1")) == 486
        assert await refused(await provider.call_account("4402", "900100", "1")) == 480


async def test_gateways_register_again_after_asterisk_was_killed(service: Service) -> None:
    async with company(service) as firm, provider_of(service, 65) as provider:
        gateway = await connected(firm, provider, "line", **account("4402"))
        await is_live(firm, gateway, state="up")
        first = provider.contacts.pop("4402")
        os.kill(service.pid("asterisk"), signal.SIGKILL)
        await provider.registers("4402", within=30)
        assert provider.contacts["4402"] != first
        await is_live(firm, gateway, state="up")
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"is_active": False})
        await provider.registers("4402", is_there=False)


async def test_a_carrier_of_the_installation_serves_every_company(service: Service) -> None:
    async with (
        company(service) as ours,
        another_company(service) as theirs,
        provider_of(service, 66) as provider,
    ):
        host, port = provider.host
        assert await refused(await provider.call("800", "1")) == 401
        async with carrier(service, "Kyivstar", host, "--port", str(port)) as said:
            assert f"calls from {host} are let in" in said
            numbers = [(await refusing(ours, 486), 486), (await refusing(theirs, 480), 480)]
            await ours.settled()
            await theirs.settled()
            for number, code in numbers:
                assert await refused(await provider.call(f"+{number}", "1")) == code
            assert await refused(await provider.call("0900", "1")) == 404
            assert host in dzvin(service, "carriers", "list")
        assert await refused(await provider.call(numbers[0][0], "1")) == 401


@asynccontextmanager
async def carrier(service: Service, *words: str) -> AsyncIterator[str]:
    """One of the installation, gone afterwards whatever happens; what was said of it."""
    said = dzvin(service, "carriers", "add", *words)
    try:
        yield said
    finally:
        dzvin(service, "carriers", "remove", words[0])


@asynccontextmanager
async def in_use(firm: Company, gateway: str) -> AsyncIterator[str]:
    """Out of use afterwards whatever happens: its address is somebody else's then."""
    try:
        yield gateway
    finally:
        await firm.change("PATCH", f"/api/gateways/{gateway}", {"is_active": False})


def dzvin(service: Service, *words: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "dzvin.cli.main", *words],
        env=service.environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
