"""One history of a customer: every kind in one order, page by page, as far as one may read it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from dzvin.crm.forms.tables import FORM, SCRIPT, SCRIPT_VERSION
from dzvin.events.call import TalkStarted
from dzvin.infra.clock import new_id, now
from dzvin.infra.event_log import record
from dzvin.infra.tables import PARTY
from dzvin.kernel.ids import party_id
from dzvin.outbound.tables import MESSAGE
from dzvin.recordings.tables import RECORDING
from dzvin.workplace.client.history.model import Entry, cursor_of, newest, place_of
from tests.support.journal import Play, Stage, play
from tests.support.stories import NOON
from tests.support.web import Client
from tests.workplace.test_aftercare import in_a_month, lost, queue_of, talk, today

__all__ = ["play"]

NUMBER, MAIL = "+380671112233", "jan@example.org"


class Past:
    """A customer with something of every kind; `own` is a call that Anna has with him now."""

    def __init__(self, s: Stage, admin: Client, anna: Client) -> None:
        self.s, self.admin, self.anna = s, admin, anna
        self.talked, self.lost, self.own = new_id(), new_id(), new_id()
        self.contact = ""

    async def make(self) -> None:
        s, tenant, anna = self.s, self.s.company.tenant, self.anna.user
        queue = await queue_of(s, self.admin, self.anna)
        party = party_id(tenant, NUMBER)
        async with s.pools.app.transaction(tenant) as connection:
            values = {"number": NUMBER, "number_reversed": NUMBER[::-1]}
            await connection.execute(insert(PARTY).values(tenant=tenant, id=party, **values))
            now_on = TalkStarted(call=self.own, leg="1", operator=anna)
            await record(connection, tenant, f"call:{self.own}", now_on, party=party)
        await s.hear(*talk(self.talked, anna, queue, today() - 900, party=party))
        await s.hear(*lost(self.lost, queue, today() - 600, party=party))
        card = {"name": "Jan", "phones": [NUMBER], "emails": [MAIL]}
        self.contact = (await self.admin.post("/api/contacts", card)).json()["contact"]["id"]
        await self.admin.post(f"/api/contacts/{self.contact}/notes", {"text": f"is at {NUMBER}"})
        form = {"local_at": f"{in_a_month()}T10:00", "timezone": "Europe/Kyiv", "note": "prices"}
        promised = await self.anna.post(f"/api/calls/{self.talked}/callbacks", form)
        assert promised.status_code == 201, promised.text
        project = (await self.admin.get("/api/projects")).json()[0]["id"]
        script, version = new_id(), new_id()
        at = now() - timedelta(minutes=5)
        async with s.pools.app.transaction(tenant) as connection:
            for table, values in (
                (SCRIPT, {"id": script, "project": project, "name": "Order", "draft": {}}),
                (
                    SCRIPT_VERSION,
                    {
                        "id": version, "script": script, "number": 1, "content": {},
                        "published_at": at,
                    },
                ),
                (
                    FORM,
                    {
                        "id": new_id(), "project": project, "script": script, "version": version,
                        "operator": anna, "call": self.talked, "party": party,
                        "status": "completed", "opened_at": at, "changed_at": at, "result": "sold",
                    },
                ),
                (
                    RECORDING,
                    {
                        "id": f"{self.lost}.v", "call": self.lost, "project": project, "part": 1,
                        "kind": "voicemail", "leg": "1", "path": "x", "status": "ready",
                        "started_at": at, "seconds": 7, "sides": [], "box": "sales",
                    },
                ),
                (MESSAGE, self.message("sms", NUMBER, at, party=party)),
                (MESSAGE, self.message("email", MAIL, at)),
            ):  # fmt: skip
                await connection.execute(insert(table).values(tenant=tenant, **values))

    def message(self, channel: str, to: str, at: Any, **more: Any) -> dict[str, Any]:
        return {
            "id": new_id(), "channel": channel, "state": "sent", "recipient": to,
            "text": f"call {NUMBER}", "said": f"550 <{to}>: unknown", "author": self.anna.user,
            "created_at": at, **more,
        }  # fmt: skip


async def history(who: Client, **asked: Any) -> dict[str, Any]:
    answer = await who.get("/api/clients/history", **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def kinds(page: dict[str, Any]) -> list[str]:
    return [row["kind"] for row in page["rows"]]


def test_everything_that_was_with_a_customer_is_one_list_by_the_rights_of_its_reader(
    play: Play,
) -> None:
    async def story(s: Stage) -> None:
        admin, anna = await s.company.sign_in("Admin"), await s.company.sign_in("Operator")
        past = Past(s, admin, anna)
        await past.make()
        whole = await history(admin, contact=past.contact)
        assert sorted(kinds(whole)) == sorted(
            ["call", "call", "form", "sms", "email", "voicemail", "callback", "note"]
        )
        moments = [row["at"] for row in whole["rows"]]
        assert moments == sorted(moments, reverse=True)
        rows = {row["kind"]: row for row in whole["rows"]}
        assert (rows["form"]["title"], rows["form"]["text"]) == ("Order", "sold")
        assert (rows["voicemail"]["title"], rows["voicemail"]["seconds"]) == ("sales", 7)
        assert rows["callback"]["due_at"] and rows["callback"]["text"] == "prices"
        assert {row["state"] for row in whole["rows"] if row["kind"] == "call"} == {
            "answered", "lost",
        }  # fmt: skip
        some = await history(admin, contact=past.contact, kinds="sms,note")
        assert sorted(kinds(some)) == ["note", "sms"]
        assert (await admin.get("/api/clients/history", kinds="x")).status_code == 404
        wrong = await admin.get("/api/clients/history", contact=past.contact, kinds="x")
        assert wrong.status_code == 422

        assert (await anna.get("/api/clients/history", contact=past.contact)).status_code == 404
        lent = await history(anna, call=past.own)
        assert sorted(set(kinds(lent))) == ["call", "callback", "email", "form", "note", "sms"]
        assert {row["id"]: row["is_open"] for row in lent["rows"] if row["kind"] == "call"} == {
            past.talked: True, past.lost: False,
        }, "the call lends the calls before it; the journal opens only his"  # fmt: skip
        boris = await s.company.sign_in("Operator")
        assert (await boris.get("/api/clients/history", call=past.own)).status_code == 404

        assert all(MAIL in row["said"] for row in whole["rows"] if row["kind"] == "email")
        rights = {"contact.view": "company", "sms.send": "own", "form.use": "own"}
        role = await admin.post("/api/roles", {"name": "Blind", "permissions": rights})
        s.company.roles["Blind"] = role.json()["id"]
        eye = await s.company.sign_in("Blind")
        seen = await history(eye, contact=past.contact)
        assert kinds(seen) == ["note"] and NUMBER not in str(seen)
        assert seen["kinds"] == ["form", "sms", "note"]
        rights |= {"sms.send": "company", "email.send": "company"}
        assert (
            await admin.patch(f"/api/roles/{role.json()['id']}", {"permissions": rights})
        ).is_success
        seen = await history(eye, contact=past.contact)
        assert sorted(kinds(seen)) == ["email", "note", "sms"]
        assert {row["said"] for row in seen["rows"]} == {""}

    play(story)


def test_the_history_comes_in_pages_by_one_question_for_each_kind(play: Play) -> None:
    async def story(s: Stage) -> None:
        admin, anna = await s.company.sign_in("Admin"), await s.company.sign_in("Operator")
        past = Past(s, admin, anna)
        await past.make()
        same = now() - timedelta(hours=1)
        many = [past.message("sms", NUMBER, same - timedelta(seconds=n // 3)) for n in range(40)]
        many += [past.message("email", MAIL, same) for n in range(5)]
        async with s.pools.app.transaction(s.company.tenant) as connection:
            values = [{"tenant": s.company.tenant, **each} for each in many]
            await connection.execute(insert(MESSAGE), values)
        first = await history(admin, contact=past.contact)
        assert len(first["rows"]) == 30 and first["next_cursor"]
        rest = await history(admin, contact=past.contact, cursor=first["next_cursor"])
        assert rest["next_cursor"] is None
        ids = [row["id"] for row in first["rows"] + rest["rows"]]
        assert len(ids) == len(set(ids)) == 8 + 45
        moments = [row["at"] for row in first["rows"] + rest["rows"]]
        assert moments == sorted(moments, reverse=True)
        bad = await admin.get("/api/clients/history", contact=past.contact, cursor="2026 sms x")
        assert bad.status_code == 422

    play(story)


def test_entries_of_one_instant_keep_an_order_that_a_page_can_end_in() -> None:
    def entry(kind: Any, id: str, second: int) -> Entry:
        return Entry(kind=kind, id=id, at=NOON + timedelta(seconds=second))

    calls = [entry("call", "b", 5), entry("call", "a", 5)]
    messages = [entry("sms", "c", 9), entry("sms", "d", 5)]
    assert [one.id for one in newest([messages, calls], 4)] == ["c", "b", "a", "d"]
    assert [one.id for one in newest([messages, calls], 2)] == ["c", "b"]
    place = place_of(cursor_of(calls[0]))
    assert place and (place.at, place.kind, place.id) == (calls[0].at, "call", "b")
    for wrong in ("", "x", "2026-11-22 sms x", f"{NOON.isoformat()} chat x"):
        assert place_of(wrong) is None
