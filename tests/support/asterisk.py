"""A private Asterisk on an own 127.x address, booted in a third of a second for a test."""

import itertools
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path

from dzvin.telephony.asterisk.config import AsteriskConfig, command, write_config
from dzvin.telephony.asterisk.install import AsteriskInstall, find_asterisk

_counter = itertools.count(1)


def own_network() -> str:
    """The first three numbers of addresses that no other test process uses."""
    number = os.getpid() * 61 + next(_counter) * 7
    return f"127.{16 + number // 250 % 200}.{1 + number % 250}"


def free_port(address: str) -> int:
    """A TCP port that is free at this address now."""
    with socket.socket() as probe:
        probe.bind((address, 0))
        return int(probe.getsockname()[1])


def installed() -> AsteriskInstall:
    return find_asterisk(Path.home() / ".cache/dzvin")


class RunningAsterisk:
    """Boot, stop, kill -9 and boot again; knows only the process it started."""

    def __init__(self, home: Path, **changes: object) -> None:
        self.network = own_network()
        address = f"{self.network}.1"
        values: dict[str, object] = {
            "folder": home / "asterisk",
            "prompts": home / "prompts",
            "bind": address,
            "sip_port": 5060,
            "rtp_ports": (20000, 28000),
            "http_port": free_port(address),
            "ami_port": free_port(address),
            "ari_password": "ari-of-a-test",
            "ami_password": "ami-of-a-test",
            "control": address,
            "wait_seconds": 30,
        }
        self.config = AsteriskConfig(**{**values, **changes})  # type: ignore[arg-type]
        self.install = installed()
        self.process: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        write_config(self.config, self.install)
        out = (self.config.folder / "log/stdout").open("ab")
        self.process = subprocess.Popen(
            command(self.config, self.install),
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={"PATH": os.environ["PATH"], "HOME": str(self.config.folder)},
        )
        out.close()
        self._wait_for_ari()

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()  # nothing in a test's Asterisk is worth its two seconds of farewell
            self.process.wait(10)

    def log(self) -> str:
        return (self.config.folder / "log/messages.log").read_text(errors="replace")

    def _wait_for_ari(self) -> None:
        deadline = time.monotonic() + 15
        request = urllib.request.Request(f"{self.config.ari_address}/ari/asterisk/ping")
        key = b64encode(f"dzvin:{self.config.ari_password}".encode()).decode()
        request.add_header("Authorization", f"Basic {key}")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while True:
            assert self.process and self.process.poll() is None, self._last_words()
            try:
                with opener.open(request, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert time.monotonic() < deadline, self._last_words()
                time.sleep(0.01)

    def _last_words(self) -> str:
        return (self.config.folder / "log/stdout").read_text(errors="replace")[-3000:]
