"""The project's files as the tests of its shape read them: parsed once, however many tests look at them."""

from __future__ import annotations

import ast
from functools import cache


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a module in the order of `ast.walk`; `forget` lets go of them all."""
    return tuple(ast.walk(ast.parse(source)))


def module(source: str) -> ast.Module:
    """The module itself."""
    first = nodes(source)[0]
    assert isinstance(first, ast.Module)
    return first


def forget() -> None:
    """Let go of what was parsed: a million nodes would slow each later collection of garbage."""
    nodes.cache_clear()
