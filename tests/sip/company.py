"""The company of one story: its own people, queues, hours, scenario and number, made by the API.

So stories do not disturb one another, though they all share one running Dzvin.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from dzvin.engine.config import ConfigReader
from dzvin.infra.shard import ShardDatabase
from tests.support.phone import Call, Phone
from tests.support.service import Customer, Person, Service, dial
from tests.support.until import until

_fresh = itertools.count(1)
PASSWORD = "a long enough secret"
SHARD = "main"

type Node = dict[str, Any]


@dataclass
class Operator(Person):
    """Signed in, with an open page and a registered SIP phone. Away until he presses Ready."""

    short_number: str = ""
    endpoint: str = ""
    phones: list[Phone] = field(default_factory=list)

    @property
    def phone(self) -> Phone:
        return self.phones[0]

    async def state(self) -> dict[str, Any]:
        me: dict[str, Any] = (await self.get("/api/workplace"))["me"]
        return me

    async def rings(self) -> Call:
        """The call that comes to his phone; he does not answer yet."""
        return await self.phone.rung(10)

    async def takes(self) -> Call:
        """He answers the call that comes."""
        call = await self.rings()
        await call.answer()
        return call

    async def button(self, customer: Customer, name: str, body: Any = None) -> None:
        """A button of his call card."""
        await self.send("POST", f"/api/calls/{await customer.id()}/{name}", body)


class Company:
    def __init__(self, service: Service, admin: Person, trunk: Phone, stack: AsyncExitStack):
        self.service, self.admin, self.trunk, self._stack = service, admin, trunk, stack
        self.tenant = str(admin.me["tenant"]["id"])
        self._has_changes = False

    async def change(self, method: str, path: str, body: Any) -> Any:
        """A setting; what comes after it in the story waits until the engine works with it."""
        self._has_changes = True
        return await self.admin.send(method, path, body)

    async def operators(self, count: int, *, ready: bool = True) -> list[Operator]:
        roles = {role["name"]: role["id"] for role in await self.admin.get("/api/roles")}
        hired = [await self._hire(roles["Operator"]) for _ in range(count)]
        await self.settled()
        await asyncio.gather(*(one.open_page() for one in hired))
        await asyncio.gather(*(one.becomes("away") for one in hired))
        await asyncio.gather(*(until(lambda one=one: self._is_reachable(one)) for one in hired))
        if ready:
            await asyncio.gather(*(one.press("ready") for one in hired))
        return hired

    async def operator(self, *, ready: bool = True) -> Operator:
        return (await self.operators(1, ready=ready))[0]

    async def at_a_desk(self) -> Operator:
        """With a registered SIP phone, and no page."""
        roles = {role["name"]: role["id"] for role in await self.admin.get("/api/roles")}
        hired = await self._hire(roles["Operator"])
        await self.settled()
        return hired

    async def becomes_a(self, operator: Operator, role: str) -> None:
        """His only role from now on."""
        roles = {role["name"]: role["id"] for role in await self.admin.get("/api/roles")}
        await self.change("PATCH", f"/api/users/{operator.id}", {"roles": [roles[role]]})
        await self.settled()

    async def _hire(self, role: str) -> Operator:
        n = next(_fresh)
        short_number = str(1000 + n)
        user = {
            "login": f"operator-{n}",
            "name": f"Operator {n}",
            "password": PASSWORD,
            "short_number": short_number,
            "roles": [role],
        }
        made = await self.change("POST", "/api/users", user)
        device = await self.change("POST", "/api/devices", {"user_account": made["id"]})
        operator = Operator(
            self.service,
            user["login"],
            PASSWORD,
            short_number=short_number,
            endpoint=device["name"],
        )
        await self._stack.enter_async_context(operator)
        operator.phones.append(await operator.register(device["name"], device["secret"]))
        return operator

    async def _is_reachable(self, operator: Operator) -> bool:
        return bool((await operator.state())["is_reachable"])

    async def queue(self, *operators: Operator, **settings: Any) -> str:
        """Its id. Members in this order; no PCP and no announcements unless asked for."""
        usual = {"strategy": "round_robin", "pcp_seconds": 0, "announce_seconds": 0}
        new = {"name": f"Queue {next(_fresh)}", "settings": usual | settings}
        queue = str((await self.change("POST", "/api/queues", new))["id"])
        await self.members(queue, *operators)
        return queue

    async def members(self, queue: str, *operators: Operator) -> None:
        members = [
            {"user_account": one.id, "position": position} for position, one in enumerate(operators)
        ]
        await self.change("PUT", f"/api/queues/{queue}/members", {"members": members})

    async def number(self, *nodes: Node) -> str:
        """What to dial to enter this scenario; `start` is put before the first node."""
        start = {"id": "start", "kind": "start", "exits": {"next": nodes[0]["id"]}}
        project = (await self.admin.get("/api/projects"))[0]["id"]
        n = next(_fresh)
        new = {"project": project, "name": f"Story {n}", "draft": {"nodes": [start, *nodes]}}
        scenario = (await self.change("POST", "/api/scenarios", new))["id"]
        await self.change("POST", f"/api/scenarios/{scenario}/publish", None)
        number = f"{70_000 + n}"
        listed = {"number": number, "scenario": scenario, "language": "en", "label": f"Story {n}"}
        await self.change("POST", "/api/numbers", listed)
        return number

    async def hours(self, **schedule: Any) -> str:
        project = (await self.admin.get("/api/projects"))[0]["id"]
        new = {"project": project, "name": f"Hours {next(_fresh)}", "timezone": "UTC", **schedule}
        return str((await self.change("POST", "/api/schedules", new))["id"])

    async def settled(self) -> None:
        """Until the engine works with the settings as they are now."""
        if not self._has_changes:
            return
        self._has_changes = False
        database = ShardDatabase(self.service.home.database_url("dzvin_engine"), SHARD)
        try:
            now = (await ConfigReader(database).load(self.tenant)).id
        finally:
            await database.close()

        async def is_in_use() -> bool:
            newest = self.service.rows(
                "SELECT config FROM input WHERE subject = %s ORDER BY n DESC LIMIT 1",
                f"acd:{self.tenant}",
            )
            return bool(newest) and newest[0]["config"] == now

        await until(is_in_use)

    async def calls(self, number: str, from_number: str = "") -> Customer:
        """A customer dials."""
        await self.settled()
        return await dial(self.service, self.trunk, number, from_number)

    async def talks(self, number: str, operator: Operator) -> tuple[Customer, Call]:
        """A customer of whom this operator has taken the call."""
        customer = await self.calls(number)
        call = await operator.takes()
        await customer.talks()
        return customer, call

    async def journal(self, customer: Customer) -> dict[str, Any]:
        """All that the journal tells of his call, once it is over."""
        call = await customer.id()
        await self.service.journal_row(call)
        story: dict[str, Any] = await self.admin.get(f"/api/calls/{call}")
        return story


@asynccontextmanager
async def company(service: Service) -> AsyncIterator[Company]:
    async with AsyncExitStack() as stack:
        admin = await stack.enter_async_context(service.person("admin"))
        trunk = await stack.enter_async_context(service.trunk())
        yield Company(service, admin, trunk, stack)


# --- scenarios


def node(id: str, kind: str, /, exits: dict[str, str] | None = None, **params: Any) -> Node:
    return {"id": id, "kind": kind, "params": params, "exits": exits or {}}


def picked_up(then: str) -> Node:
    return node("answer", "answer", {"next": then})


def in_queue(queue: str, *, then: str = "hang_up", **params: Any) -> Node:
    """A caller who is not served goes to the node `then`, as one does after a talk."""
    exits = dict.fromkeys(("answered", "timeout", "full", "no_operators"), then)
    return node("queue", "queue", exits, queue=queue, **params)


def says(prompt: str, then: str = "hang_up") -> Node:
    return node("says", "play", {"next": then}, what={"prompt": prompt})
