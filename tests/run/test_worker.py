"""The worker as a real process: from the log to the journal and to a finished recording."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from dzvin.recordings import store as recordings
from dzvin.run.home import Secrets
from tests.support.database import Pools, pools
from tests.support.postgres import Cluster, TestDatabase
from tests.support.stories import answered_call, uid
from tests.support.tones import decoded, loudness_at, tone, write_stereo

PATIENCE = 60
"""It gives way to everybody else on a busy machine, at its start and at its end too."""


def start_worker(home: Path, postgres: TestDatabase, cluster: Cluster) -> subprocess.Popen[bytes]:
    secrets = Secrets(postgres="", ari="a", ami="b", key="c" * 32, **cluster.passwords)
    home.mkdir(exist_ok=True)
    (home / "secrets.json").write_bytes(msgspec.json.encode(secrets))
    with (home / "worker.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dzvin.cli.main", "worker"],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "DZVIN_HOME": str(home),
                "DZVIN_DATABASE_URL": postgres.admin_url,
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )


async def until_ready(p: Pools, tenant: str, recording: str) -> recordings.Recording:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        async with p.app.transaction(tenant) as connection:
            found = await recordings.load(connection, tenant, recording)
        if found and found.status in {"ready", "failed"}:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError("the recording did not become ready")


def test_from_the_log_to_a_finished_recording_and_a_clean_end(
    postgres: TestDatabase, cluster: Cluster, tmp_path: Path
) -> None:
    home = tmp_path / "home"

    async def story() -> None:
        async with pools(postgres) as p:
            tenant = await p.company(uid("worker"))
            write_stereo(home / "asterisk/spool/monitor/t/w1/r3.raw", tone(440, 60), tone(1000, 60))
            await p.write(tenant, *answered_call("w1"))
            found = await until_ready(p, tenant, "w1.r3")
            assert (found.status, found.why, found.seconds) == ("ready", None, 60.0)
            left, right = decoded(home / "recordings/t/w1/r3.mp3", 2)
            assert loudness_at(left, 440) > 0.3 and loudness_at(right, 1000) > 0.3

    worker = start_worker(home, postgres, cluster)
    try:
        asyncio.run(story())
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    finally:
        worker.kill()
        worker.wait()
    said = (home / "worker.log").read_text()
    assert "worker.stopped" in said and "Traceback" not in said
