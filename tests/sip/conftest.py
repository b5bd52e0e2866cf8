"""One running Dzvin for all SIP stories, with a company whose queues ring for two seconds."""

import asyncio
from collections.abc import Iterator

import pytest

from tests.support.service import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(tmp_path_factory.mktemp("sip") / "home")
    asyncio.run(running.start())
    yield running
    asyncio.run(running.stop())
