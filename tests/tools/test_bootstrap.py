"""The bootstrap runs under any Python 3.7, does nothing twice and names what is missing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"


@pytest.fixture(autouse=True)
def _tools_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOOLS))


@pytest.mark.parametrize("file", sorted(TOOLS.glob("bootstrap*.py")), ids=lambda f: f.name)
def test_any_python_from_3_7_on_understands_it(file: Path) -> None:
    ast.parse(file.read_text(), feature_version=(3, 7))


def test_changed_inputs_are_seen_and_unchanged_ones_are_not(tmp_path: Path) -> None:
    import bootstrap

    (tmp_path / "src").mkdir()
    file = tmp_path / "src/page.tsx"
    file.write_text("one")
    before = bootstrap.digest(bootstrap.files_below(str(tmp_path), ("src", "absent")))
    assert bootstrap.digest(bootstrap.files_below(str(tmp_path), ("src",))) == before
    file.write_text("two")
    assert bootstrap.digest(bootstrap.files_below(str(tmp_path), ("src",))) != before
    file.write_text("one")
    (tmp_path / "src/more.tsx").write_text("")
    assert bootstrap.digest(bootstrap.files_below(str(tmp_path), ("src",))) != before


def test_without_root_the_missing_packages_and_the_command_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import bootstrap_system
    from bootstrap_step import Stop

    monkeypatch.setattr(bootstrap_system, "root_prefix", lambda: None)
    with pytest.raises(Stop) as refusal:
        bootstrap_system.apt_install(["ffmpeg", "espeak-ng"], None)
    assert str(refusal.value) == (
        "Missing packages: ffmpeg espeak-ng. Run as root: apt-get update && "
        "apt-get install -y --no-install-recommends ffmpeg espeak-ng"
    )


def test_a_failed_step_shows_what_the_program_said(capfd: pytest.CaptureFixture[str]) -> None:
    from bootstrap_step import Stop, run, step

    words = [sys.executable, "-c", "print('no room'); raise SystemExit(3)"]
    with pytest.raises(Stop, match="exit code 3"), step("packages") as state:
        run(words, state)
    assert "no room" in capfd.readouterr().err


def pythons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *built: str) -> list[str]:
    """Stand-ins that say how they were built: `prefix settings`."""
    import bootstrap_python

    found = []
    for n, said in enumerate(built):
        file = tmp_path / f"python{n}"
        file.write_text(
            f"#!/bin/sh\ncase $2 in *version_info*) echo 3 13;; *) echo '{said}';; esac"
        )
        file.chmod(0o755)
        found.append(str(file))
    monkeypatch.setattr(bootstrap_python, "candidates", lambda: found)
    return found


def test_an_optimized_python_goes_before_one_that_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import bootstrap_python

    slow, fast = pythons(monkeypatch, tmp_path, "/opt/3 --enable-shared", "/usr --enable-shared")
    assert bootstrap_python.find_python("uv") == fast
    assert not bootstrap_python.is_optimized(slow)


@pytest.mark.parametrize("trouble", ["", "no mirror is known here", "the disk is full"])
def test_instead_of_a_slow_python_debians_is_taken_where_it_can_be_had(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str
) -> None:
    import bootstrap_python
    from bootstrap_step import Stop

    def install(cache: str, state: object) -> str:
        if trouble:
            raise OSError(trouble) if "disk" in trouble else Stop(trouble)
        return "debians"

    monkeypatch.setattr(bootstrap_python.bootstrap_debian_python, "install", install)
    (slow,) = pythons(monkeypatch, tmp_path, "/opt/3 --enable-shared")
    assert bootstrap_python.find_python("uv") == (slow if trouble else "debians")


def test_the_locks_name_no_host_and_every_package_has_a_hash() -> None:
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        named = [line for line in text.splitlines() if line and line[0].isalnum()]
        assert len(named) > 0
        assert text.count("--hash=sha256:") >= len(named), lock.name


def test_pages_are_built_again_only_when_their_inputs_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bootstrap

    built: list[str] = []

    def record(words: list[str], *_: object, **__: object) -> None:
        built.append(" ".join(words))

    (tmp_path / "ui/node_modules").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    (tmp_path / "ui/package-lock.json").write_text("{}")
    monkeypatch.setattr(bootstrap, "UI", str(tmp_path / "ui"))
    monkeypatch.setattr(bootstrap, "PAGES", str(tmp_path / "pages"))
    monkeypatch.setattr(bootstrap, "run", record)
    monkeypatch.setattr(bootstrap, "find_node", lambda: "/nowhere")
    bootstrap.build_pages()
    bootstrap.build_pages()
    assert built == ["npm ci --no-audit --no-fund", "npm run build"]
    (tmp_path / "ui/index.html").write_text("changed")
    bootstrap.build_pages()
    assert built[2:] == ["npm run build"]


def test_make_lists_every_command_with_a_sentence() -> None:
    words = ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "--no-print-directory"]
    shown = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text()
    targets = [line.split(":")[0] for line in makefile.splitlines() if " ## " in line]
    assert targets == [line.split()[1] for line in shown.splitlines()]
    assert {"up", "test", "check", "db", "replay", "doctor"} <= set(targets)


@pytest.mark.parametrize(
    ("target", "first"),
    [("doctor", "make up"), ("call", "make up"), ("quick", "make setup"), ("new", "make setup")],
)
def test_in_a_fresh_clone_a_command_says_which_one_comes_first(
    target: str, first: str, tmp_path: Path
) -> None:
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    words = ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", target]
    refused = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert refused.returncode == 2
    assert f"run `{first}` first" in refused.stderr
    assert "No such file" not in refused.stderr
