"""The nearest file wins: the tenant's own, the system's, then English; names stay names."""

import wave
from pathlib import Path

import pytest

from dzvin.telephony.asterisk.sounds import Sounds
from dzvin.telephony.asterisk.take import said_seconds
from dzvin.telephony.commands import Phrase

TENANT = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def sounds(tmp_path: Path) -> Sounds:
    return Sounds(
        tmp_path / "prompts",
        tmp_path / "monitor",
        lambda text, language: tmp_path / language / text,
    )


def put(place: Path) -> str:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()
    return str(place.with_suffix(""))


def test_a_tenants_prompt_stands_before_the_systems_and_english_is_last(
    sounds: Sounds, tmp_path: Path
) -> None:
    prompts = tmp_path / "prompts"
    places = [
        prompts / "en/hello.wav",
        prompts / TENANT / "en/hello.wav",
        prompts / "uk/hello.wav",
        prompts / TENANT / "uk/hello.wav",
    ]
    for place in places:
        found = put(place)
        assert sounds.find(Phrase(prompt="hello"), TENANT, "uk") == found
    assert sounds.find(Phrase(prompt="hello"), "another", "ru") == str(prompts / "en/hello")


@pytest.mark.parametrize("name", ["../secrets", "/etc/passwd", "a/b", "", "a\nb", "."])
def test_a_prompts_name_never_leaves_its_folder(sounds: Sounds, tmp_path: Path, name: str) -> None:
    put(tmp_path / "secrets.wav")
    put(tmp_path / "prompts/en/b.wav")
    assert sounds.find(Phrase(prompt=name), "..", "..") is None
    assert sounds.find(Phrase(take=name), TENANT, "uk") is None


def test_takes_and_spoken_texts_are_found_when_they_are_there(
    sounds: Sounds, tmp_path: Path
) -> None:
    take = Phrase(take=f"{TENANT}/call/r1")
    text = Phrase(text="hello")
    assert sounds.find(take, TENANT, "uk") is None
    assert sounds.find(text, TENANT, "uk") is None
    assert sounds.find(text, TENANT, "no such language") is None
    found = put(tmp_path / f"monitor/{TENANT}/call/r1.wav"), put(tmp_path / "uk/hello.wav")
    assert (sounds.find(take, TENANT, "uk"), sounds.find(text, TENANT, "uk")) == found


def write(place: Path, *parts: tuple[int, float]) -> Path:
    with wave.open(str(place), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        for level, seconds in parts:
            count = int(8000 * seconds)
            sound.writeframes((level.to_bytes(2, "little", signed=True)) * count)
    return place


def test_a_take_with_sound_has_its_whole_length(tmp_path: Path) -> None:
    assert said_seconds(write(tmp_path / "a.wav", (0, 1.5), (-3000, 0.25), (0, 1))) == 2.75


def test_silence_or_no_file_is_nothing_said(tmp_path: Path) -> None:
    assert said_seconds(write(tmp_path / "a.wav", (40, 3.0))) == 0.0
    assert said_seconds(write(tmp_path / "b.wav")) == 0.0
    assert said_seconds(tmp_path / "none.wav") == 0.0
    (tmp_path / "c.wav").write_bytes(b"no wave")
    assert said_seconds(tmp_path / "c.wav") == 0.0
