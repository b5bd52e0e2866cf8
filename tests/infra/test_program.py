"""A program runs for months beside us, and what it says does not fill the disk."""

import os
import sys
from pathlib import Path

import pytest

from dzvin.infra.program import Program, shorten
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def test_a_long_log_is_begun_anew_under_the_program_that_writes_it(tmp_path: Path) -> None:
    words = tmp_path / "says"
    os.mkfifo(words)
    out = os.open(words, os.O_RDWR)  # waits for no reader, and keeps the pipe open
    follows = f"for line in open({str(words)!r}): print(line, end='', flush=True)"
    program = Program("engine", (sys.executable, "-c", follows), tmp_path)

    async def says(word: str) -> list[str]:
        os.write(out, f"{word}\n".encode())

        async def said() -> bool:
            return program.said()[-1:] == [word]

        await until(said)
        return program.said()

    program.launch()
    try:
        await says("an old and long story")
        shorten(program.log, limit=100)
        assert program.said() == ["an old and long story"], "as long as it is short"
        shorten(program.log, limit=10)
        assert await says("news") == ["news"]
    finally:
        program.end(1.0)
        os.close(out)
    assert program.log.read_text() == "news\n"
    assert (tmp_path / "log/engine.log.1").read_text() == "an old and long story\n"


def test_a_log_that_cannot_be_kept_is_begun_anew_all_the_same(tmp_path: Path) -> None:
    """A full disk says so in the same way."""
    log = tmp_path / "engine.log"
    log.write_text("an old and long story\n")
    (tmp_path / "engine.log.1").mkdir()
    shorten(log, limit=10)
    assert log.read_text() == ""


def test_a_log_that_is_no_file_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "engine.log").mkdir()
    shorten(tmp_path / "engine.log", limit=10)
    shorten(tmp_path / "web.log", limit=10)
    assert (tmp_path / "engine.log").is_dir()
