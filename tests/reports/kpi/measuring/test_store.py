"""The database's sums are those that an operator reads in his own statistics."""

import asyncio
from datetime import timedelta

from dzvin.events.call import CallEnded, TalkEnded, TalkStarted
from dzvin.events.feedback import CallRated
from dzvin.events.operator import OperatorStateChanged
from dzvin.events.queue import OfferFailed, OfferWithdrawn
from dzvin.infra.log_reader import LogReader
from dzvin.reports import listener
from dzvin.reports.kpi.measuring.store import Asked, sums
from dzvin.reports.kpi.metrics import NORMS, Sums
from dzvin.reports.own import store as own
from dzvin.reports.own.model import productivity, work_time
from tests.support.database import pools
from tests.support.postgres import TestDatabase
from tests.support.stories import ANNA, BORIS, SUPPORT, answered_call, at, offer, started, uid

DAY, LATER = timedelta(hours=12), timedelta(hours=6)


def state(operator: str, was: str, now: str, **more: object) -> OperatorStateChanged:
    values = {"operator": operator, "was": was, "state": now, "by": "user", **more}
    return OperatorStateChanged(**values)  # type: ignore[arg-type]


def dialled(call: str, begin: float, talk: float) -> list[tuple[float, object]]:
    """Anna's own; without a talk it was in vain."""
    of = {"call": call}
    call_started = started(
        call, direction="outbound", door="operator", operator=ANNA, scenario=None, number=None
    )
    parts = [
        (begin + 5, TalkStarted(**of, leg=f"{call}.1", operator=ANNA, queue=SUPPORT)),
        (
            begin + 5 + talk,
            TalkEnded(**of, leg=f"{call}.1", operator=ANNA, ended_by="customer", queue=SUPPORT),
        ),
    ]
    ended = (begin + 5 + talk, CallEnded(**of, ended_by="customer", sip_code=200))
    return [(begin, call_started), *(parts if talk else []), ended]


def internal(call: str, begin: float) -> list[tuple[float, object]]:
    of = {"call": call}
    return [
        (begin, started(call, direction="internal", door="device", operator=ANNA, scenario=None)),
        (begin + 2, TalkStarted(**of, leg=f"{call}.1", operator=BORIS)),
        (begin + 60, TalkEnded(**of, leg=f"{call}.1", operator=BORIS, ended_by="operator")),
        (begin + 60, CallEnded(**of, ended_by="operator", sip_code=200)),
    ]


def statuses(operator: str) -> list[tuple[float, object]]:
    of = {"queue": SUPPORT, "call": "k1"}
    return [
        (-600, state(operator, "offline", "away", reason="login")),
        (-300, state(operator, "away", "ready")),
        (35, state(operator, "ready", "busy", **of)),
        (95, state(operator, "busy", "pcp", **of)),
        (125, state(operator, "pcp", "ready")),
        (400, state(operator, "ready", "offline")),
    ]


def test_the_sums_of_many_are_what_each_reads_in_his_own_statistics(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("kpi sums"))
            rejected = OfferFailed(
                offer="k2.o3", item="k2", call="k2", operator=ANNA, reason="rejected", queue=SUPPORT
            )
            withdrawn = OfferWithdrawn(
                offer="k2.o4", item="k2", call="k2", operator=ANNA, queue=SUPPORT
            )
            moments = [
                *statuses(ANNA),
                *statuses(BORIS),
                *answered_call("k1"),
                *answered_call("k2", shift=130),
                (140, offer(3, ANNA, "k2")),
                (141, rejected),
                (142, offer(4, ANNA, "k2")),
                (143, withdrawn),
                (230, CallRated(call="k2", rating=5, operator=BORIS)),
                *dialled("k3", 300, 40),
                *dialled("k4", 350, 0),
                *internal("k5", 360),
            ]
            await p.write(tenant, *moments)  # type: ignore[arg-type]
            await LogReader(p.app, p.reader, listener.READER).catch_up()
            begin, end = at(0) - DAY, at(0) + LATER
            async with p.app.transaction(tenant) as connection:
                asked = Asked(since=begin, until=end, at=end)
                found = await sums(connection, [ANNA, BORIS], asked, NORMS)
                for person, mine in found.items():
                    calls = await own.calls(connection, person, begin)
                    parts = await own.parts(connection, person, begin)
                    outcomes = await own.outcomes(connection, person, begin)
                    history = await own.history(connection, person, begin)
                    shown = work_time(history, begin, end, set())
                    spent = {one.state: one.seconds for one in shown.statuses}
                    told = productivity(calls, parts, outcomes, mine.pcp_seconds, end)
                    for name in ("inbound", "outbound", "successful", "total", "talk_seconds"):
                        assert getattr(mine, name) == getattr(told, name), (person, name)
                    assert mine.hold_seconds == told.hold_seconds
                    assert mine.missed_offers == told.missed_offers
                    assert mine.rejected_offers == told.rejected_offers
                    assert mine.states == {n: s for n, s in spent.items() if n != "offline"}
            anna, boris = found[ANNA], found[BORIS]
            assert (anna.total, anna.successful, anna.offers) == (2, 1, 3)
            assert (boris.inbound, boris.ratings, boris.ratings_total) == (2, 1, 5)
            assert (boris.pcp_seconds, boris.pcp_contacts, boris.ratings_good) == (30, 1, 1)

    asyncio.run(story())


def test_a_window_ends_where_it_ends_and_other_queues_are_left_out(
    postgres: TestDatabase,
) -> None:
    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("kpi window"))
            await p.write(tenant, *statuses(BORIS), *answered_call("w1"))  # type: ignore[arg-type]
            await LogReader(p.app, p.reader, listener.READER).catch_up()
            async with p.app.transaction(tenant) as connection:

                async def asked(since: float, until: float, *queues: str) -> Sums:
                    span = Asked(since=at(since), until=at(until), at=at(until), queues=queues)
                    return (await sums(connection, [BORIS], span, NORMS))[BORIS]

                assert (await asked(0, 60)).states == {"ready": 35, "busy": 25}
                assert (await asked(-60, 0)).successful == 0
                elsewhere = await asked(0, 600, uid("sales"))
                assert (elsewhere.successful, elsewhere.offers) == (0, 0)
                assert (elsewhere.pcp_contacts, elsewhere.pcp_seconds) == (0, 0)
                assert elsewhere.states == {"ready": 310, "busy": 60, "pcp": 30}
                for since, until, was_here in ((-400, -350, True), (500, 600, False)):
                    span = Asked(since=at(since), until=at(until), at=at(until))
                    of_calls = (await sums(connection, [BORIS], span, ["successful"]))[BORIS]
                    assert of_calls.was_here is was_here, "signed in, or gone by then"
                    assert (await asked(since, until)).was_here is was_here
                here = await asked(0, 600, SUPPORT)
                assert (here.successful, here.offers, here.pcp_seconds) == (1, 1, 30)

    asyncio.run(story())
