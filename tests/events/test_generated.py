"""The generated list of events for the browser and for people is the list that the code has."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tools_events", ROOT / "tools" / "events.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_browsers_types_are_current() -> None:
    tool = _tool()
    assert tool.TYPESCRIPT.read_text(encoding="utf-8") == tool.typescript(), "run `make events`"


def test_the_page_of_events_is_current() -> None:
    tool = _tool()
    assert tool.PAGE.read_text(encoding="utf-8") == tool.page(), "run `make events`"
