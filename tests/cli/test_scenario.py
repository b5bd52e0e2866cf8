"""`dzvin scenario`: what it says of files, and publishing on a real database."""

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from dzvin.cli.scenario import add_arguments, find_tenant, publish, run
from dzvin.infra.shard import ShardDatabase
from dzvin.kernel.errors import AppError
from dzvin.scenario.model import Graph, GraphNode
from dzvin.scenario.store import load_version
from tests.support.postgres import TestDatabase
from tests.support.web import running

START = {"id": "s", "kind": "start", "exits": {"next": "hang_up"}}


def say(tmp_path: Path, text: str) -> int:
    file = tmp_path / "hotline.json"
    file.write_text(text)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(["validate", str(file)]))


def test_a_sound_file_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(tmp_path, json.dumps({"nodes": [START]})) == 0
    assert capsys.readouterr().out == "hotline.json: 1 nodes, nothing to mend\n"


def test_each_problem_is_a_line_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    menu: dict[str, Any] = {"id": "m", "kind": "menu", "params": {"tries": 99}}
    fax = {"id": "f", "kind": "fax"}
    graph = {"nodes": [START | {"exits": {"next": "x"}}, menu, fax]}
    assert say(tmp_path, json.dumps(graph, indent=1)) == 1
    assert capsys.readouterr().err.splitlines() == [
        "hotline.json:4: node s: exit next leads to x, which is not there",
        "hotline.json:11: node m: parameter greeting: required",
        "hotline.json:11: node m: parameter keys: required",
        "hotline.json:11: node m: parameter tries: too large",
        "hotline.json:18: node f: there is no node of kind fax",
    ]


@pytest.mark.parametrize(
    "text,line",
    [
        ('{"nodes": [\n\n oops', "hotline.json:3: JSON is malformed"),
        ('{"nodes": 5}', "hotline.json: Expected `array`, got `int` - at `nodes`"),
        ("", "hotline.json:1: Input data was truncated"),
    ],
)
def test_a_broken_file_is_one_line(
    text: str, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(tmp_path, text) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"dzvin: {line}") and said.count("\n") == 1


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["validate", str(tmp_path / "gone.json")])) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_file_becomes_the_next_version_of_the_scenario_of_its_name(
    postgres: TestDatabase,
) -> None:
    graph = msgspec.convert({"nodes": [START]}, Graph)
    wrong = Graph(nodes=(GraphNode(id="s", kind="start"),))

    async def story() -> None:
        async with running(postgres) as web:
            company = await web.company()
            for expected in ("night: version 1 is published", "night: version 2 is published"):
                async with web.database.transaction(company.tenant) as connection:
                    said = await publish(connection, company.tenant, graph, "night")
                    assert said == ([], expected)
            async with web.database.transaction(company.tenant) as connection:
                problems, _ = await publish(connection, company.tenant, wrong, "night")
                assert [each.code for each in problems] == ["exit_not_connected"]
            admin = await company.sign_in("Admin")
            [scenario] = (await admin.get("/api/scenarios")).json()
            assert (scenario["name"], scenario["number"]) == ("night", 2)
            async with web.database.transaction(company.tenant) as connection:
                version = await load_version(connection, scenario["id"], 2)
            assert version and version.graph == graph

    asyncio.run(story())


def test_the_company_is_found_by_its_slug(postgres: TestDatabase) -> None:
    async def story() -> None:
        reader = ShardDatabase(postgres.reader_url, "main")
        async with running(postgres) as web:
            company = await web.company("Ромашка")
            other = await web.company("Інша")
            admin = await company.sign_in("Admin")
            assert admin.tenant == company.tenant != other.tenant
            with pytest.raises(AppError) as refused:
                await find_tenant(reader, "nobody")
            why = str(refused.value.details["why"])
            assert why.startswith("there is no company nobody: --tenant ")
            slug = why.partition("--tenant ")[2].split(" | ")[0]
            assert await find_tenant(reader, slug)
            with pytest.raises(AppError, match="Which company"):
                await find_tenant(reader, "")
        await reader.close()

    asyncio.run(story())
