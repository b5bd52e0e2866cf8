"""Calls that an older release stored are read; those of a newer one are refused."""

import json
from pathlib import Path

import msgspec
import pytest

from dzvin.calls.inputs import TransferAsked
from dzvin.calls.model import VERSION, Target
from dzvin.calls.upcasts import NewerDocument, call_from
from dzvin.telephony.signals import LegEnded
from tests.calls.test_machine import in_queue, talking

GOLDEN = Path(__file__).parents[1] / "golden/call_v1.json"


def test_a_talk_stored_by_version_1_goes_on() -> None:
    call = call_from(json.loads(GOLDEN.read_text()))
    story, _ = talking()
    story.call = call
    story.hear(LegEnded(call="c", leg="arrived", cause=16))
    assert "talk.ended" in story.told() and "call.ended" in story.told()


def test_a_talk_stored_by_version_1_can_be_transferred() -> None:
    story, _ = talking()
    story.call = call_from(json.loads(GOLDEN.read_text()))
    to = Target(kind="operator", id="boris")
    story.hear(TransferAsked(operator="anna", kind="attended", to=to))
    assert story.told() == ["transfer.started", "talk.held", "item.queued"]


def test_a_supervisor_of_version_2_stays_with_his_talk() -> None:
    document = json.loads(GOLDEN.read_text()) | {"version": 2}
    now = {
        "supervisor": "boris",
        "operator": "anna",
        "mode": "listen",
        "leg": "c.9",
        "ear": "c.s10",
    }
    with_him = document | {"supervision": now | {"since": "2026-11-22T12:00:00Z"}}
    found = call_from(with_him).supervisions["boris"]
    assert (found.ear, found.room, found.may_follow) == ("c.s10", f"{document['id']}.s", ())
    assert call_from(document | {"supervision": None}).supervisions == {}


def test_every_document_says_its_version() -> None:
    story = in_queue()
    assert msgspec.to_builtins(story.call)["version"] == VERSION


def test_what_is_at_its_default_is_not_stored_and_reads_as_it_was() -> None:
    story, _ = talking()
    document = json.loads(msgspec.json.encode(story.call))
    assert not {"dial", "guests", "silence_seconds"} & document.keys()
    assert call_from(document) == story.call


def test_a_document_of_a_newer_release_is_refused() -> None:
    with pytest.raises(NewerDocument):
        call_from({"version": VERSION + 1})
