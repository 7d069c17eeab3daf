"""Mutants: copies of a source file with one small fault each, as a careless change would make it.

The faults: a comparison turned at its limit, `and` for `or`, a condition that always or never holds, a call that is left
out, a number beside the right one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    """One fault: in which function and line, what stood there, what stands there now, and the whole file with it."""

    function: str
    line: int
    was: str
    now: str
    source: str

    def name(self, path: str) -> str:
        """How lists and reports call it; without the line, which moves."""
        return f"{path}::{self.function}: {self.was} → {self.now}"


@dataclass(frozen=True, slots=True)
class Fault:
    """A node that can be made wrong: `make` changes the tree and returns what undoes it."""

    node: ast.AST
    was: str
    now: str
    make: Callable[[], Callable[[], None]]


def mutants(source: str) -> list[Mutant]:
    """Every mutant of a file's functions, in the order of the file; docstrings and annotations are left alone."""
    tree = ast.parse(source)
    found = []
    for name, function in functions(tree):
        for fault in faults(function):
            undo = fault.make()
            try:
                text = ast.unparse(tree)
            finally:
                undo()
            found.append(Mutant(name, getattr(fault.node, "lineno", 0), fault.was, fault.now, text))
    return found


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
    """The faults that a function's body can have."""
    for statement in function.body:
        for node in ast.walk(statement):
            yield from _of_node(node)


def _of_node(node: ast.AST) -> Iterator[Fault]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
        yield _replaced(node, "ops", [COMPARED[type(node.ops[0])]()])
    elif isinstance(node, ast.BoolOp):
        yield _replaced(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _replaced(node, "test", ast.Constant(value=False), shown=node.test)
        if not isinstance(node, ast.While):
            yield _replaced(node, "test", ast.Constant(value=True), shown=node.test)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield _replaced(node, "value", ast.Constant(value=None), shown=node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int and abs(node.value) < 1_000_000:
        yield _replaced(node, "value", node.value + 1)


def _replaced(node: ast.AST, field: str, value: object, shown: ast.AST | None = None) -> Fault:
    before = getattr(node, field)

    def undo() -> None:
        setattr(node, field, before)

    def make() -> Callable[[], None]:
        setattr(node, field, value)
        return undo

    was = ast.unparse(shown or node)
    make()
    now = ast.unparse(value) if shown is not None and isinstance(value, ast.AST) else ast.unparse(node)
    undo()
    return Fault(node, was, now, make)
