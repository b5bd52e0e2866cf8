"""What `dzvin up` is asked through the socket in its home."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dzvin.run.control import NAME, Asked, Control, NotRunning, ask
from tests.support.until import until

pytestmark = pytest.mark.anyio


async def echo(asked: Asked, say: Callable[[str], None]) -> int:
    say(f"asked {asked.python} {asked.drain}")
    return 7


@asynccontextmanager
async def listening(run: Path) -> AsyncIterator[None]:
    serving = asyncio.ensure_future(Control(run, {"upgrade": echo}).serve())

    async def is_there() -> bool:
        return (run / NAME).exists()

    await until(is_there)
    yield
    serving.cancel()
    await asyncio.wait([serving])


async def asked_of(run: Path, asked: Asked) -> tuple[int | None, list[str]]:
    heard: list[str] = []
    return await asyncio.to_thread(ask, run, asked, heard.append), heard


async def test_the_answer_comes_back_in_lines_with_the_exit_code(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)  # longer than a socket's path may be
    deep.mkdir(parents=True)
    async with listening(deep):
        assert await asked_of(deep, Asked(do="upgrade", python="/x")) == (7, ["asked /x None"])
        assert (await asked_of(deep, Asked(do="fly")))[0] == 2
        assert (deep / NAME).stat().st_mode & 0o777 == 0o600, "nobody else may ask"
    assert not (deep / NAME).exists()


async def test_nonsense_harms_nobody(tmp_path: Path) -> None:
    async with listening(tmp_path):
        for said in (b"\xff\xfe\n", b"{}\n", b"x" * 200_000, b""):
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(tmp_path / NAME))
                stranger.settimeout(5)
                try:
                    await asyncio.to_thread(stranger.sendall, said)
                    stranger.shutdown(socket.SHUT_WR)
                    await asyncio.to_thread(stranger.recv, 4096)
                except (BrokenPipeError, ConnectionResetError):
                    pass
        assert (await asked_of(tmp_path, Asked(do="upgrade")))[0] == 7


def test_nobody_listens_where_nothing_runs(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        ask(tmp_path, Asked(do="stop"), print)
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(tmp_path / NAME))  # of one that was killed
    left.close()
    with pytest.raises(NotRunning):
        ask(tmp_path, Asked(do="stop"), print)
