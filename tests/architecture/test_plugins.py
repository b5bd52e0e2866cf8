"""One plugin = one file + its test. Everything else follows from the file name."""

from importlib import import_module
from pathlib import Path

import pytest

from dzvin.acd.strategy import Strategy
from dzvin.kernel.collect import collect
from dzvin.scenario.node import Node

TESTS = Path(__file__).parents[1]

FOLDERS: dict[str, type] = {
    "acd.strategies": Strategy,
    "scenario.nodes": Node,
}

PLUGINS = [
    pytest.param(folder, name, plugin, id=f"{folder}.{name}")
    for folder, kind in FOLDERS.items()
    for name, plugin in collect(import_module(f"dzvin.{folder}"), kind).items()
]


@pytest.mark.parametrize("folder,name,plugin", PLUGINS)
def test_plugin_is_named_explained_and_tested(folder: str, name: str, plugin: type) -> None:
    assert plugin.__name__ == name.title().replace("_", ""), "the class is named like the file"
    assert plugin.title, "people see the title"
    assert import_module(plugin.__module__).__doc__, "the first line of the file says what it does"
    assert (TESTS / folder.replace(".", "/") / f"test_{name}.py").exists(), (
        "it has its own test file"
    )
