"""An operator checks his phone before the shift, and by what he can be reached."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dzvin.acd.model import Operator
from dzvin.acd.reach import Outside, standing
from dzvin.workplace.checking.model import CheckForm, Sound
from dzvin.workplace.checking.verdict import estimate, faults, verdict
from dzvin.workplace.checking.ways import open_ways
from tests.support.web import Story, Web

GOOD = {"round_trip_ms": 20, "jitter_ms": 3, "loss_percent": 0, "is_echo_heard": True}


def form(microphone: float | None = 40, tone: bool | None = True, **sound: Any) -> CheckForm:
    heard = Sound(**(GOOD | sound))
    return CheckForm(microphone_percent=microphone, is_tone_heard=tone, sound=heard)


def said(form: CheckForm) -> tuple[str, tuple[str, ...]]:
    found = faults(form)
    return verdict(found, estimate(form.sound)), found


def test_a_quiet_network_and_a_working_headset_are_good() -> None:
    assert said(form()) == ("good", ())


@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        (form(microphone=None), ("bad", ("no_microphone",))),
        (form(microphone=1), ("bad", ("microphone_silent",))),
        (form(microphone=1, is_echo_heard=False), ("bad", ("microphone_silent",))),
        (form(tone=False), ("bad", ("tone_not_heard",))),
        (form(is_echo_heard=False), ("bad", ("no_sound_back",))),
        (form(loss_percent=1.5), ("fair", ("loss",))),
        (form(loss_percent=12), ("bad", ("loss",))),
        (form(jitter_ms=45), ("fair", ("jitter",))),
        (form(round_trip_ms=400), ("fair", ("delay",))),
        (
            CheckForm(microphone_percent=40, is_tone_heard=True, sound=None),
            ("bad", ("no_connection",)),
        ),
    ],
)
def test_every_fault_is_named(measured: CheckForm, expected: tuple[str, tuple[str, ...]]) -> None:
    assert said(measured) == expected


@given(st.floats(0, 2000), st.floats(0, 500), st.floats(0, 100), st.floats(0, 50))
def test_a_worse_network_is_never_judged_better(
    trip: float, jitter: float, loss: float, more: float
) -> None:
    order = ["bad", "fair", "good"]
    before = form(round_trip_ms=trip, jitter_ms=jitter, loss_percent=min(loss, 100 - more))
    after = form(round_trip_ms=trip, jitter_ms=jitter, loss_percent=min(loss + more, 100))
    if loss + more <= 100:
        assert order.index(said(after)[0]) <= order.index(said(before)[0])


def test_the_last_check_is_kept_and_shown_to_whoever_watches(play: Story) -> None:
    async def story(web: Web) -> None:
        company = await web.company()
        operator, admin = await company.sign_in("Operator"), await company.sign_in("Admin")
        assert (await operator.get("/api/phone/check")).json() == []
        body = msgspec.to_builtins(form(jitter_ms=45))
        first = await operator.post("/api/phone/check", body)
        assert first.status_code == 201, first.text
        assert (first.json()["verdict"], first.json()["faults"]) == ("fair", ["jitter"])
        await operator.post("/api/phone/check", msgspec.to_builtins(form()))
        [kept] = (await operator.get("/api/phone/check")).json()
        assert (kept["verdict"], kept["measured"]["sound"]["jitter_ms"]) == ("good", 3)
        [seen] = (await admin.get("/api/phone/checks")).json()
        assert seen == kept and seen["operator"] == operator.user
        stranger = await (await web.company("Other")).sign_in("Admin")
        assert (await stranger.get("/api/phone/checks")).json() == []

    play(story)


def test_a_page_without_a_phone_is_reached_by_the_other_devices() -> None:
    at_work = Operator(id="anna", state="ready", is_page_open=True, endpoints={"op-1": True})
    outside: Outside = {"anna": {"ext": False}}
    assert open_ways(at_work, ("desk",), {}) == ["browser"]
    unregistered = replace(at_work, endpoints={"op-1": False, "desk": True})
    assert open_ways(unregistered, ("desk",), outside) == ["device", "ext"]
    assert standing(unregistered, ("desk",), {}) == "free"
    alone = replace(at_work, endpoints={"op-1": False})
    assert open_ways(alone, ("desk",), {}) == []
    assert standing(alone, ("desk",), {}) == "not_registered"
