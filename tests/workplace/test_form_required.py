"""A queue demands its form: the router is told, PCP does not end before, and says why."""

from dzvin.acd.model import AcdState, Operator
from dzvin.infra.clock import now
from tests.acd.test_api import router_writes
from tests.acd.test_status_api import heard
from tests.crm.forms.desk import Desk, desk, form_path, opened, ringing
from tests.support.postgres import TestDatabase
from tests.support.web import Story, Web

ANSWERS = {"want": "refuse"}


async def demanding(web: Web, postgres: TestDatabase) -> tuple[Desk, str, str]:
    """The form of a call whose queue waits ten minutes for it: the call, and the form's path."""
    at = await desk(web)
    saved = await at.admin.put(
        f"/api/queues/{at.queue}/form", {"script": at.script, "required_seconds": 600}
    )
    assert saved.status_code == 200, saved.text
    call = await ringing(at, postgres)
    found = await opened(at, call)
    assert found["form"]["row"]["required_seconds"] == 600
    return at, call, form_path(found)


async def in_pcp(at: Desk, postgres: TestDatabase, call: str) -> None:
    """He has hung up, and the router waits for the form."""
    waits = Operator(
        id=at.operator.user, state="pcp", contact=call, form_until=now(), is_page_open=True
    )
    state = AcdState(operators={at.operator.user: waits})
    await router_writes(postgres, at.company.tenant, state)


def test_the_router_hears_of_a_form_that_must_be_completed_and_of_its_end(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at, call, path = await demanding(web, postgres)
        mine = {"operator": at.operator.user, "call": call}
        assert await heard(postgres, at.company) == [{"type": "FormAsked", "seconds": 600, **mine}]
        await opened(at, call)
        done = await at.operator.post(f"{path}/complete", {"revision": 0, "answers": ANSWERS})
        assert done.status_code == 200, done.text
        again = {"revision": 1, "answers": ANSWERS, "is_closing": True}
        assert (await at.operator.post(f"{path}/complete", again)).status_code == 200
        assert (await heard(postgres, at.company))[1:] == [{"type": "FormDone", **mine}]

    play(story)


def test_finish_says_that_the_form_is_missing_and_nothing_else_begins(
    play: Story, postgres: TestDatabase
) -> None:
    async def story(web: Web) -> None:
        at, call, path = await demanding(web, postgres)
        await in_pcp(at, postgres, call)
        for asked, body in (("/api/operators/me/finish", {}), ("/api/calls", {"number": "101"})):
            refused = await at.operator.post(asked, body)
            assert (refused.status_code, refused.json()["code"]) == (409, "form.owed"), asked
        await at.operator.post(f"{path}/complete", {"revision": 0, "answers": ANSWERS})
        # The router's row says still that it waits: what is completed is owed no more.
        assert (await at.operator.post("/api/operators/me/finish", {})).status_code == 202
        told = [each["type"] for each in await heard(postgres, at.company)]
        assert told == ["FormAsked", "FormDone", "FormDone", "PcpFinished"]

    play(story)


def test_an_outside_crm_cannot_be_demanded(play: Story) -> None:
    async def story(web: Web) -> None:
        at = await desk(web)
        body = {"link": {"url": "https://crm.example.org/"}, "required_seconds": 60}
        refused = await at.admin.put(f"/api/queues/{at.queue}/form", body)
        assert refused.json()["fields"] == [{"field": "required_seconds", "code": "not_allowed"}]

    play(story)
