"""Tests use fakes, not mocks, and wait for what happens, not for time."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(TESTS)))
def test_nothing_is_mocked_or_skipped(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            module = getattr(node, "module", "") or ""
            assert not any("mock" in name for name in (module, *names)), f"{path}: {names}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"skip", "skipif", "xfail"}, f"{path}:{node.lineno}"
