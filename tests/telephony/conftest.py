"""One private Asterisk per test file: half a second for all its tests."""

from collections.abc import Iterator

import pytest

from tests.support.asterisk import RunningAsterisk


@pytest.fixture(scope="module")
def asterisk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningAsterisk]:
    running = RunningAsterisk(tmp_path_factory.mktemp("asterisk"))
    running.boot()
    yield running
    running.stop()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
