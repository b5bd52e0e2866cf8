"""The real espeak-ng and ffmpeg."""

from pathlib import Path

import pytest

from dzvin.speech.engines.espeak import Espeak
from dzvin.speech.tts import Line, SpeechFailed
from tests.speech.sound import read

TEXTS = {
    "uk": "Щоб з'єднатися з підтримкою, натисніть один.",
    "ru": "Чтобы соединиться с поддержкой, нажмите один.",
    "en": "For support, press one.",
}


def line(place: Path, text: str = "Hello", language: str = "en", voice: str = "") -> Line:
    return Line(text=text, language=language, place=str(place), voice=voice)


@pytest.mark.parametrize("language", TEXTS)
def test_speaks_loudly_enough_for_a_telephone_at_both_rates(language: str, tmp_path: Path) -> None:
    Espeak("").speak([line(tmp_path / "a", TEXTS[language], language)])
    narrow, wide = read(tmp_path / "a.wav"), read(tmp_path / "a.wav16")
    assert (narrow.rate, wide.rate) == (8000, 16000)
    for sound in (narrow, wide):
        assert 1 < sound.seconds < 8
        assert -6 < sound.peak < 0
        assert -30 < sound.loudness < -14


def test_the_same_text_is_the_same_file(tmp_path: Path) -> None:
    Espeak("").speak([line(tmp_path / "a"), line(tmp_path / "b")])
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert (tmp_path / "a.wav16").read_bytes() == (tmp_path / "b.wav16").read_bytes()


def test_many_lines_are_spoken_each_to_its_own_file(tmp_path: Path) -> None:
    lines = [line(tmp_path / f"{n}", f"Number {n}") for n in range(20)]
    Espeak("").speak(lines)
    assert len({(tmp_path / f"{n}.wav").read_bytes() for n in range(20)}) == 20
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("text", ["", "\x00\x00", "-w /etc/passwd", "$(reboot) `id`; <b> & \n\n"])
def test_a_text_is_only_ever_spoken(text: str, tmp_path: Path) -> None:
    Espeak("").speak([line(tmp_path / "a", text)])
    assert read(tmp_path / "a.wav").rate == 8000
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.wav", "a.wav16"]


@pytest.mark.parametrize("voice", ["--path=/etc", "../x", "klingon-of-nowhere"])
def test_a_voice_that_is_not_there_is_refused(voice: str, tmp_path: Path) -> None:
    with pytest.raises(SpeechFailed):
        Espeak("").speak([line(tmp_path / "a", voice=voice)])
    assert not list(tmp_path.iterdir())


def test_a_missing_program_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechFailed) as failed:
        Espeak("").speak([line(tmp_path / "a")])
    assert failed.value.details["why"] == (
        "espeak-ng and ffmpeg not found: install with `apt install espeak-ng ffmpeg`"
    )
