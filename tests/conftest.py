"""Fixtures that every test may ask for."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "dzvin",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("dzvin")
"""A busy machine is no fault of what is tested, and the same run tries the same examples."""

pytest_plugins = ["tests.support.postgres", "tests.support.web"]


@pytest.fixture
def anyio_backend() -> str:
    """Modules of async tests say `pytestmark = pytest.mark.anyio`."""
    return "asyncio"
