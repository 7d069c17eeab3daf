"""Mutants: copies of a source file with one small fault each, as a careless change would make it.

The faults: a comparison turned at its limit, `and` for `or`, a condition that always or never holds, a call that is left
out, a number beside the right one, a permission that is not asked, a parameter that is read as its default, a column that
a projection leaves empty.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
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
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: in which function and line, what stood there and what stands there now.

    `number` tells faults of one function apart that look the same. `write` gives the whole file with the fault.
    """

    function: str
    line: int
    was: str
    now: str
    number: int
    write: Callable[[], str]

    def name(self, path: str) -> str:
        """How lists and reports call it; without the line, which moves."""
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{path}::{self.function}: {self.was} → {self.now}{again}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A node that can be made wrong: `make` changes the tree and returns what undoes it."""

    line: int
    was: str
    now: str
    make: Callable[[], Callable[[], None]]


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a file's functions, in the order of the file; docstrings and annotations are left alone.

    The text of a mutant is made when it is asked for, from one tree: never by two threads at once.
    """
    tree = ast.parse(source)
    found = []
    seen: Counter[tuple[str, str, str]] = Counter()
    for name, function in functions(tree):
        for fault in faults(function):
            same = (name, fault.was, fault.now)
            seen[same] += 1
            write = partial(_text, tree, fault)
            found.append(Mutant(name, fault.line, fault.was, fault.now, seen[same], write))
    return found


def _text(tree: ast.Module, fault: Fault) -> str:
    undo = fault.make()
    try:
        return ast.unparse(tree)
    finally:
        undo()


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions and methods by their qualified names; what is nested belongs to the outer one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def faults(function: ast.FunctionDef) -> Iterator[Fault]:
    """The faults that a function's declaration and body can have."""
    yield from _unasked(function)
    for statement in function.body:
        for node in ast.walk(statement):
            yield from _of_condition(node)
            yield from _of_value(node)


def _unasked(function: ast.FunctionDef) -> Iterator[Fault]:
    """A use case that asks for no permission."""
    for declared in function.decorator_list:
        if (
            isinstance(declared, ast.Call)
            and isinstance(declared.func, ast.Name)
            and declared.func.id == "asks"
        ):
            others = [each for each in function.decorator_list if each is not declared]
            yield _replaced(
                function, "decorator_list", others, was=f"@{ast.unparse(declared)}", now="unasked"
            )


def _of_condition(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
        yield _replaced(node, "ops", [COMPARED[type(node.ops[0])]()])
    elif isinstance(node, ast.BoolOp):
        yield _replaced(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        test = ast.unparse(node.test)
        yield _replaced(node, "test", ast.Constant(value=False), was=test, now="False")
        if not isinstance(node, ast.While):
            yield _replaced(node, "test", ast.Constant(value=True), was=test, now="True")


def _of_value(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield _replaced(node, "value", ast.Constant(value=None), was=ast.unparse(node), now="None")
    elif isinstance(node, ast.Constant) and type(node.value) is int and abs(node.value) < 1_000_000:
        yield _replaced(node, "value", node.value + 1)
    elif isinstance(node, ast.Call) and _reads_parameter(node):
        policy = ast.unparse(node.args[0])
        default = ast.parse(f"type({policy})({policy}.rulebook)", mode="eval").body
        now = f"{ast.unparse(node.func)}(default)"
        yield _replaced(node, "args", [default], was=ast.unparse(node), now=now)
    elif isinstance(node, ast.Dict):
        yield from _emptied(node)


def _reads_parameter(call: ast.Call) -> bool:
    """Whether this is ``PARAMETER.of(policy)`` (station/core/policy/served)."""
    of = call.func
    return (
        isinstance(of, ast.Attribute)
        and of.attr == "of"
        and isinstance(of.value, ast.Name)
        and of.value.id.isupper()
        and ast.unparse(call.args[0]).endswith("policy")
    )


def _emptied(row: ast.Dict) -> Iterator[Fault]:
    """A row in which one named column is empty."""
    for place, (key, value) in enumerate(zip(row.keys, row.values, strict=True)):
        plain = isinstance(value, ast.Constant) and value.value is None
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and not plain:
            values = [*row.values[:place], ast.Constant(value=None), *row.values[place + 1 :]]
            was = f"{ast.unparse(key)}: {ast.unparse(value)}"
            yield _replaced(row, "values", values, was=was, now="None", line=key.lineno)


def _replaced(
    node: ast.expr | ast.stmt, field: str, value: object, was: str = "", now: str = "", line: int = 0
) -> Fault:
    before = getattr(node, field)

    def undo() -> None:
        setattr(node, field, before)

    def make() -> Callable[[], None]:
        setattr(node, field, value)
        return undo

    if not was:
        was = ast.unparse(node)
        make()
        now = ast.unparse(node)
        undo()
    return Fault(line or node.lineno, was, now, make)
