"""What an upgrade finds out about the other version before it begins."""

import asyncio
from pathlib import Path

from dzvin.run.upgrade import opens_ports
from tests.support.new_code import NewCode


def test_a_version_that_would_leave_the_sip_ports_shut_is_known_before(tmp_path: Path) -> None:
    newer, older = NewCode(tmp_path / "newer"), NewCode(tmp_path / "older")
    older.change("telephony/asterisk/config.py", "def doors_of(", "def doors_of_later(")
    assert asyncio.run(opens_ports(str(newer.python)))
    assert not asyncio.run(opens_ports(str(older.python)))
