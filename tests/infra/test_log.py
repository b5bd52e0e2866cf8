"""A line about a call names it, and people stand apart."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from dzvin.infra.log import about, configure


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = handlers, level


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_is_one_json_object_that_names_the_call_of_its_subject(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("engine", form="json")
    structlog.get_logger().warning("turn crashed", subject="call:c-1")
    structlog.get_logger().warning("router crashed", subject="acd:t")
    of_call, of_router = told(capsys)
    assert (of_call["call"], of_call["process"], of_call["level"]) == ("c-1", "engine", "warning")
    assert of_call["event"] == "turn crashed" and str(of_call["at"]).endswith("+00:00")
    assert "call" not in of_router


def test_what_is_written_inside_the_work_for_a_call_names_it_also_when_a_library_writes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure("worker", form="json")
    with about("c-2"):
        structlog.get_logger().info("encoded")
        logging.getLogger("library").warning("slow disk")
    structlog.get_logger().info("after")
    ours, library, after = told(capsys)
    assert (ours["call"], library["call"]) == ("c-2", "c-2")
    assert "call" not in after


def test_what_names_a_person_stands_under_pii_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure("web", form="json")
    structlog.get_logger().info("asked", from_number="+380501234567", endpoint="e-1")
    (line,) = told(capsys)
    assert line["pii.from_number"] == "+380501234567" and "from_number" not in line


def test_lines_for_people_show_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    configure("engine")
    structlog.get_logger().warning("turn crashed", subject="call:c-1", name="Olena")
    text = capsys.readouterr().err
    assert "warning engine   turn crashed" in text
    assert "call=c-1" in text and "pii.name=Olena" in text
