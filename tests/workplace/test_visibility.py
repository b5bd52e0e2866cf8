"""Who sees which event."""

import pytest
from msgspec.structs import replace

from dzvin.accounts.model import Grant, Person
from dzvin.events.call import CallEnded, CallStarted, TalkStarted
from dzvin.events.feedback import CallbackChanged
from dzvin.events.message import MessageRead, MessageReceived
from dzvin.events.operator import OperatorPlanned, OperatorStateChanged
from dzvin.events.queue import ItemQueued, OfferMade
from dzvin.events.system import ConfigChanged, SubjectFailed
from dzvin.kernel.messages import Event
from dzvin.workplace.visibility import (
    Viewer,
    from_door,
    masked,
    shows_party,
    told,
    viewer_of,
    visible,
)

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
    assert told(replace(waits, party="olena"), anna) == waits


def test_what_a_customer_writes_to_a_department_is_heard_by_those_who_are_in_it() -> None:
    clerk = Viewer(operator="clerk", session="s", groups=frozenset({"night"}))
    written = MessageReceived(message="m", channel="sms", queue="night")
    read = MessageRead(message="m", channel="sms", is_read=True, by="clerk", queue="night")
    for event in (written, read):
        assert visible(event, clerk, set())
        assert not visible(event, boris, set())
    assert not visible(replace(waits, queue="night"), clerk, set())


def test_whoever_had_a_promised_call_hears_that_it_was_given_away() -> None:
    given = CallbackChanged(
        callback="c", state="waiting", by="chief", operator="clerk", is_given=True,
        was="support", was_operator=None, people=("boris", "chief"),
    )  # fmt: skip
    assert visible(given, boris, set()) and visible(given, anna, set())
    assert not visible(given, replace(boris, operator="zoya"), set())


def test_statuses_of_colleagues_need_the_right_and_its_reach() -> None:
    assert visible(away("chief"), anna, set())
    assert not visible(away("chief"), boris, set())
    near = Viewer(
        operator="x", session="s", sees_colleagues=True, scope_operators=frozenset({"anna"})
    )
    assert visible(away("anna"), near, set())
    assert not visible(away("boris"), near, set())


def test_with_which_call_a_colleague_is_busy_is_known_to_him_and_to_who_sees_all_calls() -> None:
    listens = OperatorStateChanged(
        operator="chief", was="away", state="busy", by="system", call="c"
    )
    assert told(listens, anna) == replace(listens, call=None)
    assert told(listens, replace(chief, operator="other")) == listens
    assert told(listens, replace(anna, operator="chief")) == listens


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


def test_a_visitor_of_the_public_page_is_told_from_a_hidden_number() -> None:
    visitor = from_door(None, "guest")
    assert visitor is not None
    assert masked(visitor, anna) == {"number": "", "name": "", "door": "guest"}
    assert from_door(None, "gateway") is None


@pytest.mark.parametrize("name", ["+380441112233", "380 44 111-22-33", "Olha 0441112233"])
def test_a_number_in_the_place_of_a_name_is_masked_as_well(name: str) -> None:
    shown = masked({"number": "+380441112233", "name": name}, anna)["name"]
    assert "1122" not in shown and shown.endswith("33")


def test_what_an_operator_dialled_outside_is_a_customers_number() -> None:
    out = CallStarted(
        call="c", direction="outbound", door="operator", leg="c.1", dialled="+380671234567"
    )
    inside = CallStarted(call="c", direction="internal", door="operator", leg="c.1", dialled="201")
    assert told(out, anna) != out and told(out, chief) == out
    assert told(inside, anna) == inside


def test_who_has_no_right_to_widgets_sees_himself_only() -> None:
    grants = (Grant(permission="workplace.use", scope="own"),)
    who = Person(
        id="anna", tenant="t", login="a", name="Anna", language="uk", grants=grants,
        colleagues=("anna", "boris"),
    )  # fmt: skip
    viewer = viewer_of(who, frozenset())
    assert visible(away("anna"), viewer, set())
    assert not visible(away("boris"), viewer, set())
    near = Grant(permission="workplace.widgets", scope="group")
    viewer = viewer_of(replace(who, grants=(*grants, near)), frozenset())
    assert visible(away("boris"), viewer, set()) and not visible(away("chief"), viewer, set())


def test_that_a_setting_was_changed_is_told_to_all_and_what_it_was_to_nobody() -> None:
    changed = ConfigChanged(
        what="user_account", id="1", by="chief", title="Anna", before={"name": "A"}, after={}
    )
    assert visible(changed, boris, ())
    assert told(changed, chief) == ConfigChanged(what="user_account", id="1", by="chief")
