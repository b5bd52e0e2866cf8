"""Fixtures that every test may ask for."""

import pytest

pytest_plugins = ["tests.support.postgres", "tests.support.web"]


@pytest.fixture
def anyio_backend() -> str:
    """Modules of async tests say `pytestmark = pytest.mark.anyio`."""
    return "asyncio"
