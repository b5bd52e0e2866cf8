"""Messages find their call whatever comes first, and what belongs to nobody is forgotten."""

from datetime import UTC, datetime, timedelta

from dzvin.telephony.trace.gathering import LINES_PER_CALL, UNCLAIMED_PACKETS, Gathering
from dzvin.telephony.trace.hep import Packet
from dzvin.telephony.trace.model import CommandTold, LegTold, Letter, Note, SoundTold

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
INVITE = b"INVITE sip:800@10.0.0.1 SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n"
LEG = LegTold(call="c", leg="l", sip_call="dialog", is_arrived=True)
ANSWER = CommandTold(call="c", tenant="t", leg="l", command="Answer", at=AT, ms=1.0, status=204)


def packet(about: str = "dialog", at: datetime = AT) -> Packet:
    return Packet(at=at, source="a:1", target="b:2", kind=1, key="", about=about, payload=INVITE)


def letter(*notes: Note) -> Letter:
    return Letter(key="", notes=notes)


def test_a_message_that_comes_before_its_leg_is_known_waits_for_it() -> None:
    gathering = Gathering()
    gathering.hear_packet(packet())
    assert gathering.take(AT) == []
    gathering.hear_letter(letter(LEG))
    assert gathering.take(AT) == []
    gathering.hear_letter(letter(ANSWER))
    kinds = [(line.tenant, line.call, line.leg, line.kind) for line in gathering.take(AT)]
    assert sorted(kinds) == [("t", "c", "l", "command"), ("t", "c", "l", "sip")]
    assert gathering.take(AT) == []


def test_what_nobody_claims_within_a_minute_is_forgotten() -> None:
    gathering = Gathering()
    gathering.hear_packet(packet("a registration"))
    gathering.hear_letter(letter(SoundTold(call="unknown", leg="l", at=AT, told="rxcount=1")))
    gathering.take(AT + timedelta(seconds=61))
    late = LegTold(call="c", leg="l", sip_call="a registration", is_arrived=True, tenant="t")
    gathering.hear_letter(letter(late))
    assert gathering.take(AT + timedelta(seconds=62)) == []


def test_a_call_that_says_too_much_is_cut_and_the_others_are_not() -> None:
    gathering = Gathering()
    gathering.hear_letter(letter(LEG, ANSWER))
    other = LegTold(call="d", leg="m", sip_call="other", is_arrived=True, tenant="t")
    gathering.hear_letter(letter(other))
    for _ in range(LINES_PER_CALL + 10):
        gathering.hear_packet(packet())
    gathering.hear_packet(packet("other"))
    lines = gathering.take(AT)
    assert sum(line.call == "c" for line in lines) == LINES_PER_CALL
    assert sum(line.call == "d" for line in lines) == 1
    assert gathering.dropped == 11


def test_under_load_messages_of_calls_that_are_not_traced_give_way_to_new_ones() -> None:
    gathering = Gathering()
    for n in range(UNCLAIMED_PACKETS):
        gathering.hear_packet(packet(f"not traced {n}"))
    gathering.hear_packet(packet())
    gathering.hear_letter(letter(LEG, ANSWER))
    assert {line.kind for line in gathering.take(AT)} == {"sip", "command"}
    assert gathering.dropped == 1
