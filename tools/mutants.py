"""The small mistakes that `tools/mutate.py` makes in the router's code, one at a time."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACD = ROOT / "dzvin/acd"

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}

# Each changes the node itself, and says how; None: it is nothing for it.


def swapped(node: ast.AST) -> str | None:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SWAPS:
        before = ast.unparse(node)
        node.ops = [SWAPS[type(node.ops[0])]()]  # type: ignore[list-item]
        return f"{before} => {ast.unparse(node)}"
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        before = ast.unparse(node)
        node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        return f"{before} => {ast.unparse(node)}"
    return None


def another_constant(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, int):
        return None
    before = node.value
    node.value = not before if isinstance(before, bool) else before + 1
    return f"{before} => {node.value}"


def turned_round(node: ast.AST) -> str | None:
    if isinstance(node, ast.comprehension):
        if not node.ifs:
            return None
        before, node.ifs[0] = node.ifs[0], ast.UnaryOp(ast.Not(), node.ifs[0])
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        before, node.test = node.test, ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        before, node.operand = node.operand, ast.UnaryOp(ast.Not(), node.operand)
    else:
        return None
    return f"turned round: {ast.unparse(before)}"


def without_minus(node: ast.AST) -> str | None:
    if not isinstance(node, ast.UnaryOp) or not isinstance(node.op, ast.USub):
        return None
    node.op = ast.UAdd()
    return "minus dropped"


def nothing_returned(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Return) or node.value is None or is_none(node.value):
        return None
    node.value = ast.Constant(None)
    return "returns nothing"


def left_out(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    node.value = ast.Constant(None)
    return "left out"


type Change = Callable[[ast.AST], str | None]

CHANGES: tuple[Change, ...] = (
    swapped,
    another_constant,
    turned_round,
    without_minus,
    nothing_returned,
    left_out,
)


def is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


@dataclass(frozen=True)
class Mutant:
    path: Path
    lines: range
    """Of the statement it is in; of an `if` or a loop only its head."""
    function: str | None
    """None: it is run on import."""
    line: str
    what: str
    place: int
    change: Change

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    @property
    def file(self) -> str:
        return str(self.path.relative_to(ACD))

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The same as long as the line is."""
        return self.file, self.function or "", self.line, self.what

    def __str__(self) -> str:
        return f"{self.lines.start} {self.key}"

    def tree(self) -> ast.Module:
        """The whole file with it."""
        tree = ast.parse(self.path.read_text())
        self.change(next(at.node for n, at in enumerate(places(tree)) if n == self.place))
        return ast.fix_missing_locations(tree)


@dataclass(frozen=True)
class Place:
    node: ast.AST
    statement: ast.stmt | None = None
    function: str | None = None

    @property
    def lines(self) -> range:
        here = self.statement
        assert here is not None
        inside = getattr(here, "body", None)
        end = inside[0].lineno - 1 if inside else here.end_lineno or here.lineno
        return range(here.lineno, max(here.lineno, end) + 1)


def places(node: ast.AST, at: Place | None = None) -> Iterator[Place]:
    """All that may be changed."""
    at = at or Place(node)
    if isinstance(node, ast.Assert):
        return
    yield at
    skipped = {"annotation", "returns", "type_params"}
    function = at.function
    if isinstance(node, ast.ClassDef):
        skipped.add("keywords")
    if isinstance(node, ast.FunctionDef):
        function = node.name
        skipped.add("decorator_list")
    for name, value in ast.iter_fields(node):
        if name in skipped:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                statement = each if isinstance(each, ast.stmt) else at.statement
                is_default = isinstance(each, ast.arguments)
                yield from places(
                    each, Place(each, statement, at.function if is_default else function)
                )


def mutants(path: Path) -> Iterator[Mutant]:
    text = path.read_text()
    lines = text.splitlines()
    for n, at in enumerate(places(ast.parse(text))):
        for change in CHANGES:
            what = change(copy.deepcopy(at.node))
            if what is None:
                continue
            yield Mutant(
                path=path,
                lines=at.lines,
                function=at.function,
                line=lines[getattr(at.node, "lineno", at.lines.start) - 1].strip(),
                what=" ".join(what.split()),
                place=n,
                change=change,
            )
