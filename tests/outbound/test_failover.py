"""Several SMS providers: the next one when one takes nothing, and never the same message twice."""

import asyncio
from typing import Any

from dzvin.infra.clock import new_id, now
from dzvin.infra.db import BadValue
from dzvin.infra.outgoing import Outgoing
from dzvin.infra.seal import Seal
from dzvin.kernel.ids import party_id
from dzvin.outbound.messages import store as messages
from dzvin.outbound.model import Message, Trouble
from dzvin.outbound.sms import store
from dzvin.outbound.sms.actions import Health
from dzvin.outbound.sms.provider import Outgone, Provider, SmppSettings
from dzvin.outbound.sms.smpp.hub import SmppLinks
from dzvin.outbound.sms.store import PartRow
from dzvin.outbound.tables import MESSAGE
from tests.outbound.test_messages import NUMBER, Desk, Story, at_desk, http_settings
from tests.support.smpp_server import PASSWORD, SYSTEM_ID, smpp_server
from tests.support.web_hook import WebHook

__all__ = ["at_desk"]


async def states(desk: Desk) -> dict[str, tuple[bool, str] | None]:
    listed = (await desk.admin.get("/api/sms-providers")).json()
    return {
        one["name"]: (one["state"]["is_working"], one["state"]["why"]) if one["state"] else None
        for one in listed
    }


def test_what_one_provider_does_not_take_goes_by_the_next_in_order(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        gone: dict[str, Any] = {"kind": "smpp", "host": "127.0.0.1", "port": 9, "system_id": "x"}
        with (
            WebHook(lambda _: (401, "who are you?")) as strict,
            WebHook(lambda _: (200, '{"data":[{"id":7}]}')) as kind,
        ):
            ids = [
                (await desk.provider(settings, name=name))["id"]
                for name, settings in (
                    ("Gone", gone),
                    ("Strict", http_settings(strict)),
                    ("Kind", http_settings(kind)),
                )
            ]  # fmt: skip
            call = await desk.talk()
            sent = await desk.becomes(await desk.write(call=call, text="one"), "sent")
            assert sent["why"] == "" and len(strict.heard) == len(kind.heard) == 1
            assert await states(desk) == {
                "Gone": (False, "unreachable"),
                "Strict": (False, "wrong_password"),
                "Kind": (True, ""),
            }
            assert "message.provider_changed" in await desk.events()
            order = {"ids": [ids[2], ids[0], ids[1]]}
            assert (await desk.admin.put("/api/sms-providers/order", order)).status_code == 204
            half = {"ids": ids[:2]}
            assert (await desk.admin.put("/api/sms-providers/order", half)).status_code == 422
            assert list(await states(desk)) == ["Kind", "Gone", "Strict"]
            await desk.becomes(await desk.write(call=call, text="two"), "sent")
            assert (len(strict.heard), len(kind.heard)) == (1, 2)

    at_desk(story)


def test_a_state_that_the_database_refuses_harms_no_connection(at_desk: Story) -> None:
    noted = asyncio.Event()

    class Watched(Health):
        async def note(self, tenant: str, provider: str, trouble: Trouble | None) -> None:
            try:
                await super().note(tenant, provider, trouble)
            except BadValue:
                noted.set()
                raise

    async def story(desk: Desk) -> None:
        async def nobody() -> list[str]:
            return []

        with smpp_server() as server:
            links = SmppLinks(desk.web.database, Outgoing(may_be_private=True), Seal("test key"))
            links.health = Watched(desk.web.database)
            running = asyncio.ensure_future(links.run(nobody))
            await asyncio.sleep(0)
            nobodys = Provider(
                id=new_id(), tenant="none", sender="Dzvin", per_second=10, segment_micros=0,
                secret=PASSWORD,
                settings=SmppSettings(host=server.host, port=server.port, system_id=SYSTEM_ID),
            )  # fmt: skip
            link = links.link_of(nobodys)
            async with asyncio.timeout(15):
                await noted.wait()
            (body,) = link.segments(Outgone(id=new_id(), to=NUMBER, text="one"))
            assert await link.submit(body) and not running.done()
            running.cancel()
            # Before the database goes under it: what is cancelled in the middle of a question to it
            # would wait for an answer from nobody.
            await asyncio.wait({running}, timeout=15)
            assert running.done()

    at_desk(story)


def test_nothing_is_sent_to_somebody_who_was_forgotten_meanwhile(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        with WebHook(lambda _: (200, '{"data":[{"id":7}]}')) as hook:
            await desk.provider(http_settings(hook))
            tenant, call = desk.company.tenant, await desk.talk()
            whose = party_id(tenant, NUMBER)
            waits, old = [
                Message(
                    id=new_id(), channel="sms", state="queued", recipient=to, text=text,
                    party=party, author=desk.operator.user, call=call, created_at=now(),
                )  # fmt: skip
                for to, text, party in ((NUMBER, "one", whose), ("", "", None))
            ]  # fmt: skip
            async with desk.web.database.transaction(tenant) as connection:
                for each in (waits, old):
                    await messages.insert_message(connection, tenant, each)
                await messages.forget(connection, MESSAGE.c.party == whose)
            for each in (waits, old):
                await desk.sender.send(tenant=tenant, message=each.id)
                found = await desk.message(each.id)
                assert (found["state"], found["why"], found["text"]) == ("failed", "forgotten", "")
                assert found["ended_at"]
            assert hook.heard == []

    at_desk(story)


def test_a_message_that_may_have_gone_out_is_not_sent_again_and_says_so(at_desk: Story) -> None:
    async def story(desk: Desk) -> None:
        with (
            WebHook(lambda _: (504, "gateway timeout")) as silent,
            WebHook(lambda _: (200, '{"data":[{"id":7}]}')) as other,
        ):
            first = await desk.provider(http_settings(silent), name="Silent")
            await desk.provider(http_settings(other), name="Other")
            call = await desk.talk()
            failed = await desk.becomes(await desk.write(call=call, text="one"), "failed")
            assert (failed["why"], failed["said"]) == ("unknown_outcome", "504 gateway timeout")
            assert (len(silent.heard), len(other.heard)) == (1, 0)

            begun = Message(
                id=new_id(), channel="sms", state="queued", recipient=NUMBER, text="two",
                author=desk.operator.user, call=call, provider=first["id"], created_at=now(),
            )  # fmt: skip
            part = PartRow(
                message=begun.id, nth=1, provider=first["id"], outside_id="", state="given"
            )
            tenant = desk.company.tenant
            async with desk.web.database.transaction(tenant) as connection:
                await messages.insert_message(connection, tenant, begun)
                await store.save_part(connection, tenant, part)
            await desk.sender.send(tenant=tenant, message=begun.id)
            again = await desk.message(begun.id)
            assert (again["state"], again["why"]) == ("failed", "unknown_outcome")
            assert (len(silent.heard), len(other.heard)) == (1, 0)

    at_desk(story)
