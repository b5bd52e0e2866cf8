"""An operator chooses for which of his queues he calls out, and knows what the customer sees."""

from typing import Any

from dzvin.acd.model import Member, QueueConfig, QueueSettings
from dzvin.engine.config import tenant_config
from dzvin.infra.shard import ShardDatabase
from dzvin.workplace.calling_out.model import Way, calling_out
from dzvin.workplace.calling_out.store import load_calling_out
from tests.support.postgres import TestDatabase
from tests.support.web import Client, Story, Web

WAYS = (Way(provider="cheap", caller_number="+380441"), Way(provider="good", caller_number="+2"))


def queue(id: str, priority: int | None = 1, **settings: Any) -> QueueConfig:
    return QueueConfig(
        id=id,
        name=id,
        settings=QueueSettings(**settings),
        members=(Member(operator="anna", priority=priority),),
    )


def test_who_is_in_no_queue_has_no_choice() -> None:
    assert calling_out("boris", [queue("sales")], None, WAYS).out_queues == ()


def test_without_a_choice_the_queue_that_has_him_for_calling_out_alone_goes_first() -> None:
    queues = [queue("a"), queue("b"), queue("z", priority=None)]
    found = calling_out("anna", queues, None, WAYS)
    assert found.out_queue == "z" and [one.id for one in found.out_queues] == ["z", "a", "b"]
    assert calling_out("anna", queues, "b", WAYS).out_queue == "b"
    assert calling_out("anna", queues, "left", WAYS).out_queue == "z"


def test_the_customer_sees_the_queues_number_else_its_first_ways() -> None:
    queues = [queue("own", caller_number="+380800"), queue("any"), queue("of", providers=("good",))]
    found = calling_out("anna", queues, None, WAYS)
    seen = {one.id: one.caller_number for one in found.out_queues}
    assert seen == {"own": "+380800", "any": "+380441", "of": "+2"}
    nobody = calling_out("anna", queues, None, ())
    assert {one.caller_number for one in nobody.out_queues} == {"+380800", ""}


async def queues_of(admin: Client, operator: Client, *names: str) -> list[str]:
    ids = []
    for name in names:
        id = (await admin.post("/api/queues", {"name": name})).json()["id"]
        member = {"user_account": operator.user, "priority": 1}
        await admin.put(f"/api/queues/{id}/members", {"members": [member]})
        ids.append(id)
    return ids


def test_a_choice_is_remembered_shown_and_used_by_the_engine(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        first, second = await queues_of(admin, anna, "Alpha", "Beta")
        async with web.database.transaction(company.tenant) as connection:
            shown = await load_calling_out(connection, anna.user)
        assert shown.out_queue == first
        assert [one.name for one in shown.out_queues] == ["Alpha", "Beta"]
        answer = await anna.put("/api/operators/me/out-queue", {"queue": second})
        assert answer.status_code == 200 and answer.json()["out_queue"] == second
        assert await engine_knows(postgres, company.tenant) == {anna.user: second}
        await anna.put("/api/operators/me/out-queue", {"queue": None})
        assert await engine_knows(postgres, company.tenant) == {anna.user: first}

    play(story)


async def engine_knows(postgres: TestDatabase, tenant: str) -> dict[str, str]:
    database = ShardDatabase(postgres.engine_url, "main")
    async with database.shard_transaction() as connection:
        found = await tenant_config(connection, tenant, ())
    await database.close()
    return found.calls.out_queues


def test_nobody_calls_out_for_a_queue_he_is_not_in(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        admin, anna = await company.sign_in("Admin"), await company.sign_in("Operator")
        foreign = (await admin.post("/api/queues", {"name": "Sales"})).json()["id"]
        answer = await anna.put("/api/operators/me/out-queue", {"queue": foreign})
        assert (answer.status_code, answer.json()["code"]) == (422, "out_queue.not_a_member")

    play(story)
