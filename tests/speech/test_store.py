from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dzvin.speech.store import SpokenTexts, open_tts, render_system_prompts
from dzvin.speech.tts import SpeechFailed
from tests.speech.sound import read


@dataclass(frozen=True)
class Render:
    texts: tuple[str, ...] = ("Hello", "Bye")
    language: str = "en"
    call: str = "c1"
    tenant: str = "t1"
    play: str = "c1.p1"


def test_a_text_is_spoken_once(tmp_path: Path) -> None:
    spoken = SpokenTexts(tmp_path, "espeak:")
    job = spoken.job_for(Render())
    assert job is not None and job.key == "speech:c1.p1"
    assert job.args == {
        "tenant": "t1",
        "call": "c1",
        "play": "c1.p1",
        "texts": ["Hello", "Bye"],
        "language": "en",
    }
    spoken.speak(["Hello", "Bye"], "en")
    assert spoken.job_for(Render()) is None
    assert spoken.missing(["Hello", "More"], "en") == ["More"]
    assert read(spoken.place("Hello", "en").with_suffix(".wav16")).rate == 16000


def test_another_engine_would_speak_it_anew(tmp_path: Path) -> None:
    one, two = SpokenTexts(tmp_path, "espeak:"), SpokenTexts(tmp_path, "piper:/a.onnx")
    assert one.place("Hello", "en") != two.place("Hello", "en")


def test_a_language_is_never_a_path(tmp_path: Path) -> None:
    spoken = SpokenTexts(tmp_path, "espeak:")
    assert spoken.job_for(Render(language="../..")) is not None
    with pytest.raises(SpeechFailed):
        spoken.speak(["Hello"], "../..")


def test_old_texts_are_forgotten(tmp_path: Path) -> None:
    spoken = SpokenTexts(tmp_path, "espeak:")
    spoken.speak(["Hello"], "en")
    made = datetime.fromtimestamp(
        spoken.place("Hello", "en").with_suffix(".wav").stat().st_mtime, UTC
    )
    assert spoken.forget(made - timedelta(days=1)) == 0
    assert spoken.forget(made + timedelta(days=1)) == 1
    assert not list(tmp_path.glob("tts/*/*"))


def test_an_unknown_engine_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed) as failed:
        open_tts("parrot:polly")
    assert "no speech engine 'parrot'" in str(failed.value.details["why"])


def test_system_prompts_are_spoken_when_missing_or_changed(tmp_path: Path) -> None:
    said: list[str] = []
    texts = {"greeting": {"uk": "Вітаємо", "en": "Welcome"}, "menu": {"en": "Press one"}}
    assert render_system_prompts(tmp_path, texts, "espeak:", said.append) == 3
    assert said == ["speaking 3 prompts"]
    assert render_system_prompts(tmp_path, texts, "espeak:", said.append) == 0
    (tmp_path / "en/menu.wav").unlink()
    assert render_system_prompts(tmp_path, texts, "espeak:", said.append) == 1
    texts["greeting"]["en"] = "Good day"
    assert render_system_prompts(tmp_path, texts, "espeak:", said.append) == 1
    assert (tmp_path / "uk/greeting.wav16").exists()
