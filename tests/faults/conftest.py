"""One running Dzvin for the fault stories: parts of it are killed and come back."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.support.service import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("faults") / "home")
    asyncio.run(running.start())
    yield running
    asyncio.run(running.stop())


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
