"""Lines become a ladder: who spoke to whom, in an order in which it can have happened."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dzvin.reports.trace.ladder import in_order, trace_of
from dzvin.telephony.trace.model import Line

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PARTY, OURS = "10.0.0.9:5060", "10.0.0.1:5060"


def said(ms: int, method: str, code: int = 0, *, ours: bool = False, leg: str = "c.1") -> Line:
    source, target = (OURS, PARTY) if ours else (PARTY, OURS)
    data = {
        "method": method,
        "sequence": 1,
        "code": code,
        "reason": "",
        "source": source,
        "target": target,
        "is_arrived": not leg.startswith("c."),
        "text": 'From: "Olena" <sip:+380501234567@x>\r\n',
    }
    at = AT + timedelta(milliseconds=ms)
    return Line(tenant="t", at=at, call="c", leg=leg, kind="sip", data=data)


def test_our_side_of_a_leg_is_known_from_its_first_invite() -> None:
    lines = [
        said(0, "INVITE", leg="far"),
        said(1, "INVITE", 200, ours=True, leg="far"),
        said(2, "INVITE", ours=True),
        said(3, "INVITE", 180),
    ]
    trace = trace_of(lines, {"c.1": "anna"}, with_numbers=False, call="c")
    assert [one.is_ours for one in trace.messages] == [False, True, True, False]
    assert [(leg.leg, leg.is_arrived, leg.operator) for leg in trace.legs] == [
        ("far", True, None),
        ("c.1", False, "anna"),
    ]
    assert all("Olena" not in one.text and "1234567" not in one.text for one in trace.messages)


@given(st.permutations(range(5)))
def test_an_answer_never_stands_before_its_question(order: list[int]) -> None:
    steps = [("INVITE", 0), ("INVITE", 180), ("INVITE", 200), ("ACK", 0)]
    lines = [said(order[n], *step) for n, step in enumerate(steps)]
    told = [(one.data["method"], one.data["code"]) for one in in_order(lines)]
    assert told == steps


def test_what_is_far_apart_stays_in_the_order_of_time() -> None:
    lines = [said(0, "INVITE", 200), said(5_000, "INVITE")]
    assert in_order(lines) == lines
