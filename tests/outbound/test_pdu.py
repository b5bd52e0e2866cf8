"""What goes over the wire in SMPP, and what receipts of different providers mean."""

import struct

import pytest

from dzvin.outbound.sms.receipt import fate_of, names_of
from dzvin.outbound.sms.smpp import pdu
from dzvin.outbound.sms.smpp.pdu import Address, BadPdu, Pdu, Receipt

SUBMIT_RESP = bytes.fromhex("00000015 80000004 00000000 0000002A 41424300 00".replace(" ", ""))


def deliver(text: bytes, esm_class: int = 4, more: bytes = b"") -> bytes:
    head = b"\0\x01\x01380501112233\0\x05\0Dzvin\0" + bytes((esm_class, 0, 0)) + b"\0\0"
    return head + bytes((0, 0, 0, 0, len(text))) + text + more


def extra(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


def test_a_bind_is_written_as_the_standard_says() -> None:
    body = pdu.bind_transceiver("dzvin", "a password too long", "")
    assert body == b"dzvin\0a passwo\0\0\x34\0\0\0"
    assert pdu.encode(Pdu(pdu.BIND_TRANSCEIVER, 0, 1, body))[:16] == bytes.fromhex(
        "00000024 00000009 00000000 00000001".replace(" ", "")
    )[:3] + bytes((16 + len(body),)) + bytes.fromhex("000000090000000000000001")


def test_an_answer_is_read_whole() -> None:
    assert pdu.length_of(SUBMIT_RESP[:4]) == 21
    answer = pdu.decode(SUBMIT_RESP)
    assert (answer.command, answer.status, answer.sequence) == (0x80000004, 0, 42)
    assert pdu.first_text(answer.body) == "ABC"


@pytest.mark.parametrize("length", [0, 15, 65_537, 0xFFFFFFFF])
def test_nonsense_lengths_end_the_connection(length: int) -> None:
    with pytest.raises(BadPdu):
        pdu.length_of(length.to_bytes(4, "big"))


def test_a_message_is_written_with_its_addresses_and_a_wish_for_a_receipt() -> None:
    body = pdu.submit_sm(
        Address(5, 0, "Dzvin"), Address(1, 1, "380501112233"), b"hi", coding=0, has_header=False
    )
    assert body == b"\0\x05\0Dzvin\0\x01\x01380501112233\0\0\0\0\0\0\x01\0\0\0\x02hi"


def test_segments_carry_the_header_that_joins_them() -> None:
    assert pdu.joined(b"x", 0x1FF, 3, 2) == b"\x05\x00\x03\xff\x03\x02x"


@pytest.mark.parametrize(
    "body,receipt",
    [
        (
            deliver(b"id:7 sub:001 stat:DELIVRD err:000 text:id:8"),
            Receipt("7", "delivered", "DELIVRD"),
        ),
        (deliver(b"id:7 stat:UNDELIV err:011"), Receipt("7", "failed", "UNDELIV err 011")),
        (deliver(b"id:7 stat:ENROUTE err:000"), Receipt("7", "sent", "ENROUTE")),
        (
            deliver(b"", more=extra(0x001E, b"A1\0") + extra(0x0427, b"\x05")),
            Receipt("A1", "failed", ""),
        ),
        (
            deliver(b"", more=extra(0x0424, b"id:9 stat:EXPIRED err:000")),
            Receipt("9", "failed", "EXPIRED"),
        ),
        (deliver(b"hello", esm_class=0), None),
        (deliver(b"no id here"), None),
    ],
)
def test_receipts_are_read_however_a_provider_writes_them(
    body: bytes, receipt: Receipt | None
) -> None:
    assert pdu.receipt_of(body) == receipt


def test_a_word_that_is_cut_short_is_refused() -> None:
    with pytest.raises(BadPdu):
        pdu.receipt_of(deliver(b"")[:20])


def test_a_number_told_in_base_sixteen_is_found_when_reported_in_base_ten() -> None:
    assert names_of("11256099") == ("11256099", "abc123", "ABC123")
    assert names_of("a-1") == ("a-1",)


def test_a_long_text_is_delivered_when_each_part_is() -> None:
    assert fate_of(["delivered", "sent"]) == "sent"
    assert fate_of(["delivered", "delivered"]) == "delivered"
    assert fate_of(["delivered", "failed"]) == "failed"
