"""A company with a published script, and calls beside which its form opens."""

from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg

from dzvin.calls.model import Call, Leg, Talk, Waiting
from dzvin.infra.clock import new_id, now
from dzvin.kernel.ids import party_id
from tests.crm.forms.build import block, choice
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Company, Web

NUMBER = "+380441234567"


@dataclass(frozen=True)
class Desk:
    """A company with a queue, a published script and an operator."""

    web: Web
    company: Company
    admin: Client
    operator: Client
    project: str
    queue: str
    values: str
    script: str


DRAFT: dict[str, Any] = {
    "blocks": [
        block("hello", "note", text="Good day, this is {operator.name} about {call.number}"),
        choice("want", "buy>pieces", "refuse>end", is_required=True),
        block("pieces", "number", is_required=True, least=1),
        block("sum", "computed", formula="answer.pieces * 2.5"),
        block("phone", "phone"),
    ],
    "result": "want",
}


async def desk(web: Web, *roles: str) -> Desk:
    company = await web.company()
    admin, operator = await company.sign_in("Admin"), await company.sign_in(*roles or ["Operator"])
    project = (await admin.get("/api/projects")).json()[0]["id"]
    queue = (await admin.post("/api/queues", {"name": "Sales"})).json()["id"]
    new = {"project": project, "name": "Black list"}
    values = (await admin.post("/api/lists", new)).json()["id"]
    actions = [
        {
            "id": "block",
            "kind": "add_to_list",
            "list": values,
            "value": "{call.number}",
            "after": "want",
            "condition": 'answer.want == "refuse"',
        },
        {"id": "tell", "kind": "fire_event", "event": "deal", "condition": "answer.pieces > 2"},
    ]
    draft = {**DRAFT, "actions": actions}
    made = await admin.post("/api/scripts", {"project": project, "name": "Sale", "draft": draft})
    assert made.status_code == 201, made.text
    script = made.json()["id"]
    published = await admin.post(f"/api/scripts/{script}/publish")
    assert published.status_code == 200, published.text
    await admin.put(f"/api/queues/{queue}/form", {"script": script})
    return Desk(web, company, admin, operator, project, queue, values, script)


async def ringing(at: Desk, postgres: TestDatabase, *, is_up: bool = True) -> str:
    """A call of the queue at the operator's phone, as the engine has committed it."""
    id = new_id()
    party = party_id(at.company.tenant, NUMBER)
    leg = Leg(id=f"{id}.1", kind="operator", operator=at.operator.user)
    talk = Talk(leg=leg.id, operator=at.operator.user, since=now(), queue=at.queue)
    call = Call(
        id=id,
        tenant=at.company.tenant,
        direction="inbound",
        door="gateway",
        started_at=now(),
        language="uk",
        dialled="800",
        from_number=NUMBER,
        party=party,
        customer=id,
        legs={leg.id: leg},
        variables={"city": "Київ & Львів"},
        waiting=None if is_up else Waiting(since=now(), queue=at.queue),
        talk=talk if is_up else None,
    )
    with psycopg.connect(postgres.admin_url) as connection:
        connection.execute(
            "INSERT INTO dzvin.subject_state (subject, tenant, shard, version, state)"
            " VALUES (%s, %s, 'main', 2, %s)",
            (f"call:{id}", at.company.tenant, msgspec.json.encode(call).decode()),
        )
        connection.execute(
            "INSERT INTO dzvin.party (tenant, id, number, number_reversed) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (at.company.tenant, party, NUMBER, NUMBER[::-1]),
        )
    return id


async def opened(at: Desk, call: str) -> dict[str, Any]:
    answer = await at.operator.post(f"/api/calls/{call}/form")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def form_path(found: dict[str, Any]) -> str:
    return f"/api/forms/{found['form']['row']['id']}"
