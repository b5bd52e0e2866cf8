"""`dzvin simulate` and `dzvin staffing`: the how-to's own example, and wrong files told by line."""

from pathlib import Path

import msgspec
import pytest

from dzvin.cli.main import main
from dzvin.forecast.model import Result

HOWTO = Path(__file__).parents[2] / "docs" / "howto" / "what-if.md"
SMALL = """
queues:
  - name: sales
    arrivals: [30]
    talk: {mean: 60}
operators:
  - name: All
    count: 2
    shifts: [09:00-10:30]
    queues: [{queue: sales}]
"""


@pytest.fixture
def day(tmp_path: Path) -> Path:
    return tmp_path / "day.yaml"


def test_the_example_of_the_howto_is_replayed_side_by_side(
    day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day.write_text(HOWTO.read_text().split("```yaml\n")[1].split("```")[0])
    assert main(["simulate", str(day)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [name in told[0] for name in ("as it is", "ring all", "20 % more calls")] == [True] * 3
    assert any(line.startswith("service level") for line in told)


def test_one_seed_gives_one_result_and_another_gives_another(
    day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day.write_text(SMALL)
    found = []
    for seed in ("1", "1", "2"):
        assert main(["simulate", str(day), "--json", "--seed", seed]) == 0
        found.append(msgspec.json.decode(capsys.readouterr().out, type=list[Result]))
    assert found[0] == found[1] != found[2]
    assert found[0][0].total.answered == found[0][0].total.offered > 10


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("09:00-10:30", "9-10", "line 9: operators[0].shifts[0] is written wrong"),
        (
            "queue: sales}",
            "queue: sale}",
            "line 10: operators[0].queues[0].queue - there is no queue",
        ),
        ("count: 2", "cuont: 2", "line 8: operators[0].cuont is not known here"),
        ("    talk: {mean: 60}\n", "", "line 3: queues[0].talk is missing"),
        ("mean: 60", "mean: [", "not YAML"),
        ("mean: 60", "mean: soon", "line 5: queues[0].talk.mean has the wrong type"),
        ("count: 2", "count: 2\n    count: 3", "line 9: count is there twice"),
        (
            "talk: {mean: 60}",
            "talk: {mean: 60}\n    settings: {strategy: luck}",
            "line 6: queues[0].settings.strategy - there is no strategy luck",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(
    day: Path, capsys: pytest.CaptureFixture[str], was: str, now: str, told: str
) -> None:
    day.write_text(SMALL.replace(was, now))
    assert main(["simulate", str(day)]) == 2
    assert told in capsys.readouterr().err


def test_without_a_day_and_without_a_file_it_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate"]) == 2
    assert "which day?" in capsys.readouterr().err
    assert main(["simulate", str(tmp_path / "none.yaml")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_staffing_marks_the_first_number_that_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staffing", "--calls", "30", "--handle", "240", "--patience", "120"]) == 0
    best = [line for line in capsys.readouterr().out.splitlines() if "enough" in line]
    assert [line.split()[0] for line in best] == ["6"]
    assert main(["staffing", "--calls", "30", "--handle", "0"]) == 2
    assert main(["staffing", "--calls", "30", "--handle", "240", "--target", "most"]) == 2
