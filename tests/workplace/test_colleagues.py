"""Short messages between colleagues: who may write to whom, who reads them, for how long."""

from datetime import timedelta

from sqlalchemy import update

from dzvin.infra import event_log
from dzvin.infra.clock import now
from dzvin.workplace.colleagues.store import forget_old
from dzvin.workplace.tables import COLLEAGUE_MESSAGE
from tests.support.web import Client, Company, Story, Web

PATH = "/api/colleagues/messages"


async def texts(who: Client) -> list[tuple[str, bool]]:
    found = (await who.get(PATH)).json()["messages"]
    return [(one["text"], one["is_read"]) for one in found]


async def department(company: Company, *people: Client) -> str:
    admin = await company.sign_in("Admin")
    new = {"name": f"Department {len(people)}", "members": [one.user for one in people]}
    made = await admin.post("/api/groups", new)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_a_message_is_there_for_its_reader_and_for_nobody_else(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        text = " <b>Hello</b> & come over "
        sent = await boss.post(PATH, {"text": text, "operator": anna.user})
        assert sent.status_code == 201, sent.text
        message = sent.json()
        assert (message["by"], message["to"], message["text"]) == (
            boss.user,
            anna.user,
            "<b>Hello</b> & come over",
        )
        assert await texts(anna) == [("<b>Hello</b> & come over", False)]
        assert await texts(boss) == [("<b>Hello</b> & come over", True)]
        assert await texts(boris) == []
        assert (await boris.post(f"{PATH}/read", {"messages": [message["id"]]})).status_code == 204
        assert await texts(anna) == [("<b>Hello</b> & come over", False)]
        assert (await anna.post(f"{PATH}/read", {"messages": [message["id"]]})).status_code == 204
        assert await texts(anna) == [("<b>Hello</b> & come over", True)]
        stranger = await (await web.company()).sign_in("Admin")
        wrote = await stranger.post(PATH, {"text": "x", "operator": anna.user})
        assert wrote.json()["code"] == "unknown_reference"

    play(story)


def test_whoever_was_written_to_may_answer_and_nothing_more(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        told = (await anna.get(PATH)).json()
        assert (told["operators"], told["groups"]) == ([], [])
        early = await anna.post(PATH, {"text": "x", "operator": boss.user})
        assert early.status_code == 403
        await boss.post(PATH, {"text": "x", "operator": anna.user})
        assert (await anna.post(PATH, {"text": "y", "operator": boss.user})).status_code == 201
        assert (await anna.post(PATH, {"text": "y", "operator": boris.user})).status_code == 403
        group = await department(company, anna, boris)
        assert (await anna.post(PATH, {"text": "y", "group": group})).status_code == 403
        assert [text for text, _ in await texts(boss)] == ["x", "y"]

    play(story)


def test_a_department_reads_it_and_the_log_says_who(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss = await company.sign_in("Supervisor")
        anna, boris = await company.sign_in("Operator"), await company.sign_in("Operator")
        group = await department(company, anna, boris, boss)
        nobody = await department(company)
        sent = await boss.post(PATH, {"text": "Meeting", "group": group})
        assert sent.status_code == 201, sent.text
        assert await texts(anna) == await texts(boris) == [("Meeting", False)]
        empty = await boss.post(PATH, {"text": "x", "group": nobody})
        assert (empty.status_code, empty.json()["code"]) == (409, "colleagues.nobody")
        async with web.database.transaction(company.tenant) as connection:
            logged = await event_log.read(connection, "main", 0, 1000, tenant=company.tenant)
        (wrote,) = [one.event for one in logged if one.event.name == "colleague.wrote"]
        assert set(getattr(wrote, "readers")) == {anna.user, boris.user}  # noqa: B009
        assert "Meeting" not in str(wrote)

    play(story)


def test_length_number_and_age_have_limits(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        boss, anna = await company.sign_in("Supervisor"), await company.sign_in("Operator")
        for wrong in (
            {"text": "", "operator": anna.user},
            {"text": " \n ", "operator": anna.user},
            {"text": "x" * 1001, "operator": anna.user},
            {"text": "x"},
            {"text": "x", "operator": boss.user},
        ):
            assert (await boss.post(PATH, wrong)).status_code == 422
        for _ in range(20):
            sent = await boss.post(PATH, {"text": "x", "operator": anna.user})
            assert sent.status_code == 201
        late = await boss.post(PATH, {"text": "x", "operator": anna.user})
        assert (late.status_code, late.json()["code"]) == (429, "colleagues.too_many")
        old = now() - timedelta(days=14, minutes=1)
        async with web.database.transaction(company.tenant) as connection:
            await connection.execute(update(COLLEAGUE_MESSAGE).values(at=old))
        assert await texts(anna) == []
        async with web.database.transaction(company.tenant) as connection:
            await forget_old(connection, now())
            assert (await connection.execute(COLLEAGUE_MESSAGE.select())).first() is None

    play(story)
