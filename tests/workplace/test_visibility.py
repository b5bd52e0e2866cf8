"""Who sees which event."""

import pytest

from dzvin.events.call import CallEnded, TalkStarted
from dzvin.events.operator import OperatorPlanned, OperatorStateChanged
from dzvin.events.queue import ItemQueued, OfferMade
from dzvin.events.system import ConfigChanged, SubjectFailed
from dzvin.kernel.messages import Event
from dzvin.workplace.visibility import Viewer, masked, shows_party, visible

anna = Viewer(operator="anna", session="s", queues=frozenset({"support"}), sees_colleagues=True)
boris = Viewer(operator="boris", session="s")
chief = Viewer(operator="chief", session="s", sees_all_calls=True, sees_numbers=True)

talk = TalkStarted(call="c", leg="c.1", operator="anna", queue="support")
waits = ItemQueued(item="c", call="c", queue="support")
offer = OfferMade(
    offer="c.o1", item="c", call="c", operator="anna", endpoints=("e",), ring_seconds=20
)


def away(operator: str) -> OperatorStateChanged:
    return OperatorStateChanged(operator=operator, was="ready", state="away", by="user")


@pytest.mark.parametrize("event", [talk, offer, CallEnded(call="c", ended_by="customer")])
def test_a_call_is_seen_by_its_people_and_by_who_watches_all(event: Event) -> None:
    assert visible(event, anna, {"anna"})
    assert visible(event, chief, {"anna"})
    assert not visible(event, boris, {"anna"})


def test_a_queue_is_counted_by_those_who_serve_it_without_learning_who_waits() -> None:
    assert visible(waits, anna, set())
    assert not visible(waits, boris, set())
    assert not shows_party(waits, anna, set())
    assert shows_party(waits, anna, {"anna"})


def test_statuses_of_colleagues_need_the_right_and_its_reach() -> None:
    assert visible(away("chief"), anna, set())
    assert not visible(away("chief"), boris, set())
    near = Viewer(
        operator="x", session="s", sees_colleagues=True, scope_operators=frozenset({"anna"})
    )
    assert visible(away("anna"), near, set())
    assert not visible(away("boris"), near, set())


def test_what_a_colleague_plans_is_his_own_business() -> None:
    planned = OperatorPlanned(operator="anna", state="away")
    assert visible(planned, anna, set())
    assert not visible(planned, chief, set())


def test_bugs_are_for_the_log_and_settings_for_everybody() -> None:
    failed = SubjectFailed(subject="call:c", heard="{}", error="boom")
    assert not visible(failed, chief, set())
    assert visible(ConfigChanged(what="queue", id="q"), boris, set())


def test_without_the_right_a_number_shows_its_last_two_digits() -> None:
    party = {"number": "+380441112233", "name": "Olha"}
    assert masked(party, anna) == {"number": "•••••••••••33", "name": "Olha"}
    assert masked(party, chief) == party
    assert masked({"number": "", "name": ""}, anna) == {"number": "", "name": ""}
