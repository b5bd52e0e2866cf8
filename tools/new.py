"""`make new node NAME` and `make new strategy NAME`: a plugin that works, and its test."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

NODE = '''"""Say a prompt and go on."""

from typing import Annotated

from msgspec import Meta, Struct

from dzvin.kernel.messages import Input
from dzvin.kernel.step import Step
from dzvin.scenario.node import Memory, Node, Scene
from dzvin.scenario.speech import Speech, prompts_in, spoken
from dzvin.scenario.words import Leave, Said, Say


class {class_name}Params(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    what: Annotated[Speech, Meta(title="What to say", extra_json_schema={{"x-widget": "speech"}})]


class {class_name}(Node[{class_name}Params]):
    title = "{title}"
    Params = {class_name}Params
    takes_time = True

    def exits(self) -> list[str]:
        return ["next"]

    def references(self) -> dict[str, str]:
        return prompts_in(self.params.what)

    def enter(self, scene: Scene) -> Step[Memory]:
        return Step({{}}, commands=(Say(what=spoken(scene, self.params.what)),))

    def hear(self, heard: Input, memory: Memory, scene: Scene) -> Step[Memory]:
        if isinstance(heard, Said):
            return Step({{}}, commands=(Leave(exit="next"),))
        return Step(memory)
'''

NODE_TEST = """from dzvin.scenario.nodes.{name} import {class_name}, {class_name}Params
from dzvin.scenario.speech import Speech
from dzvin.scenario.words import Leave, Said, Say, Silence, Utterance
from tests.support.talk import talk

node = {class_name}({class_name}Params(what=Speech(prompt="greeting")))


def test_goes_on_when_it_has_been_said() -> None:
    assert talk(node, Silence(), Said()) == [
        Say(what=(Utterance(prompt="greeting"),)),
        Leave(exit="next"),
    ]
    assert node.exits() == ["next"]
"""

STRATEGY = '''"""Ring whoever has taken the fewest contacts today."""

from dzvin.acd.model import Candidate, Memory, WorkItem
from dzvin.acd.strategy import Key, Strategy


class {class_name}(Strategy):
    """What a supervisor reads when he chooses it: who is rung first, and an example.

    Example: Anna has taken 4 today, Boris 2: Boris is rung.
    """

    title = "{title}"

    def key(self, item: WorkItem, candidate: Candidate, memory: Memory) -> Key:
        return (candidate.taken_today,)
'''

STRATEGY_TEST = """from dzvin.acd.strategies.{name} import {class_name}
from tests.support.build import candidate
from tests.support.route import ring


def test_rings_whoever_has_taken_the_fewest_today() -> None:
    anna, boris = candidate("anna", taken_today=4), candidate("boris", taken_today=2)
    assert ring({class_name}(), anna, boris)[0] == ["boris"]
"""

KINDS = {
    "node": ("scenario/nodes", NODE, NODE_TEST),
    "strategy": ("acd/strategies", STRATEGY, STRATEGY_TEST),
}


def make(kind: str, name: str, root: Path = ROOT) -> list[Path]:
    """The files written. Raises ValueError with one sentence when it cannot be."""
    if kind not in KINDS:
        raise ValueError(f"there is no kind {kind!r}: {' | '.join(KINDS)}")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ValueError(f"{name!r} is no name: small letters and underscores, as fewest_today")
    folder, code, test = KINDS[kind]
    words = {
        "name": name,
        "class_name": name.title().replace("_", ""),
        "title": name.replace("_", " ").capitalize(),
    }
    files = {
        root / "dzvin" / folder / f"{name}.py": code,
        root / "tests" / folder / f"test_{name}.py": test,
    }
    for file in files:
        if file.exists():
            raise ValueError(f"{file.relative_to(root)} is there already")
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(**words))
    return list(files)


def main(words: list[str]) -> int:
    try:
        kind, name = words
    except ValueError:
        print(f"usage: make new {'|'.join(KINDS)} NAME", file=sys.stderr)
        return 2
    try:
        for file in make(kind, name):
            print(file.relative_to(ROOT))
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(f"next: docs/howto/add-a-{kind}.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
