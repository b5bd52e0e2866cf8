"""`dzvin call` against the whole product: the demo's echo robot talks to a simulated customer."""

import asyncio
import json
import subprocess
import sys

import pytest

from tests.support.service import REPOSITORY, Service

pytestmark = pytest.mark.anyio


async def dzvin(service: Service, *words: str) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "dzvin.cli.main", *words],
        cwd=REPOSITORY,
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_the_echo_robot_answers_a_simulated_customer(service: Service) -> None:
    done = await dzvin(service, "call", "800", "--keys", "0", "--hold", "3", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["answered"] is True
    assert said["ended_by"] == "customer"
    assert said["talk_seconds"] >= 3
    row = await service.journal_row(said["call_id"])
    assert str(row["dialled"]) == "800"
    assert row["lost_reason"] is None
    left = await service.facts(said["call_id"], "^node.left$")
    assert [fact["data"]["kind"] for fact in left][-1] == "echo_robot"


async def test_a_number_of_nobody_is_not_answered(service: Service) -> None:
    done = await dzvin(service, "call", "899", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["sip_code"] == 404


async def test_a_company_may_be_named_by_its_slug(service: Service) -> None:
    done = await dzvin(service, "call", "800", "--tenant", "nobody")
    assert done.returncode == 1
    assert "no company nobody" in done.stderr
    slug = done.stderr.rpartition("--tenant ")[2].split(" ")[0].strip()
    done = await dzvin(service, "call", "899", "--tenant", slug, "--json")
    assert json.loads(done.stdout)["sip_code"] == 404
    done = await dzvin(service, "call", "800", "--tenant", slug, "--hold", "0", "--json")
    assert done.returncode == 0, done.stderr
