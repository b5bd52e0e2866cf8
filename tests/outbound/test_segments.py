"""Into how many segments a text is cut, by TS 23.038; the browser reads the same golden file."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzvin.outbound.sms.segments import EXTENSION, GSM7, ROOM, cut, octets, size_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "segments.json").read_text())


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["about"])
def test_a_text_is_cut_as_the_golden_file_says(case: dict[str, object]) -> None:
    text = str(case["text"]) * int(str(case["times"])) + str(case["then"])
    found = cut(text)
    assert [found.alphabet, len(found.segments), found.used, found.left] == case["is"]


def test_the_alphabet_has_a_place_for_each_septet() -> None:
    assert (len(GSM7), len(set(GSM7))) == (128, 128)
    assert [GSM7.index(sign) for sign in "@ΔΞ¡Ä§¿äà"] == [0, 16, 26, 64, 91, 95, 96, 123, 127]
    assert len(EXTENSION) == 10


@given(st.text(alphabet=GSM7.replace("\x1b", "") + "".join(EXTENSION) + "їҐ😀", max_size=900))
def test_no_sign_is_lost_or_torn_and_no_segment_is_too_long(text: str) -> None:
    found = cut(text)
    assert "".join(found.segments) == text
    room = ROOM[found.alphabet][1 if len(found.segments) > 1 else 0]
    sizes = [sum(size_of(sign, found.alphabet) for sign in one) for one in found.segments]
    assert all(0 < size <= room for size in sizes)
    for segment in found.segments:
        most = 140 if found.alphabet == "ucs2" else 160
        assert len(octets(segment, found.alphabet)) <= most


def test_octets_are_those_of_the_standard() -> None:
    assert octets("@Aa{€", "gsm7") == bytes((0, 0x41, 0x61, 0x1B, 0x28, 0x1B, 0x65))
    assert octets("Ї", "ucs2") == b"\x04\x07"
