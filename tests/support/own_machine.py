"""A network of a test's own, as a machine with one network card has it: nobody else is reached."""

import os
import subprocess
import sys
from pathlib import Path

ADDRESS, NEIGHBOUR = "192.0.2.10", "10.66.0.5"
"""A documentation address, nobody's; and a private one of the same machine."""

CARD = f"""
ip link set lo up
ip link add card type veth peer name plug
ip address add {ADDRESS}/24 dev card
ip address add {NEIGHBOUR}/24 dev card
ip link set card up
ip link set plug up
ip route add default via 192.0.2.1 dev card
exec "$@"
"""


def stories_within(file: Path) -> str:
    """Run the tests of `file` there; what they said when one failed, else nothing."""
    enter = (
        ["--net"] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps", "--net"]
    )
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(file)]
    done = subprocess.run(
        ["unshare", *enter, "sh", "-ec", CARD, "sh", *pytest],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"},
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
