"""Nothing stands that nobody uses: a name without a reader, a setting without a use, a call that could be asked."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from station.core.settings import Settings
from tests.plugins.parsed import module, nodes

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "main.py", *sorted((ROOT / "station").rglob("*.py"))]
OTHERS = [each for part in ("tests", "benchmarks") for each in (ROOT / part).rglob("*.py")]

_BY_QT = re.compile(r"[a-z]+(?:[A-Z][a-z]*)+")
"""``mousePressEvent``: what Qt calls by itself."""
_BY_ALEMBIC = {"upgrade", "downgrade"}
_BY_IO = {"seekable", "readinto", "readall"}
"""What Python's buffered files call by themselves."""
_KEEPS_LOADED = {"LOADED"}
"""Names what is imported for its effect."""
_PLAIN = {"property", "staticmethod", "classmethod", "abstractmethod", "dataclass", "asks"}
"""Decorators that leave it to a caller; any other one hands the function to whoever calls it."""
_NAMED_BY_KEY = re.compile(r"[A-Z]\w*Page")
"""Pages, which are found by their folder's name (`station.ui.pages`)."""


def _words() -> Counter[str]:
    """How often each word stands anywhere, so that only what stands once needs a closer look."""
    return Counter(
        word for path in (*SOURCES, *OTHERS) for word in re.findall(r"[A-Za-z_]\w*", path.read_text("utf-8"))
    )


def _registered(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any(ast.unparse(each).partition("(")[0] not in _PLAIN for each in node.decorator_list)


def _defined(source: str) -> Iterator[tuple[str, int]]:
    """Functions, methods, classes and names of a module with their lines."""
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not _registered(node):
            yield node.name, node.lineno
    for node in module(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.AnnAssign):
            targets = [node.target]
        yield from ((each.id, node.lineno) for each in targets if isinstance(each, ast.Name))


def _excused(name: str) -> bool:
    return bool(
        name.startswith("__")
        or _BY_QT.fullmatch(name)
        or _NAMED_BY_KEY.fullmatch(name)
        or name in _BY_ALEMBIC | _BY_IO | _KEEPS_LOADED
    )


def test_everything_defined_is_used() -> None:
    words = _words()
    unused = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in SOURCES
        for name, line in _defined(path.read_text("utf-8"))
        if words[name] <= 1 and not _excused(name)
    ]
    assert not unused


def test_every_setting_is_read() -> None:
    read = {
        node.attr
        for path in SOURCES
        for node in nodes(path.read_text("utf-8"))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    assert {each.name for each in fields(Settings)} <= read


def test_what_neither_reports_nor_stops_is_asked() -> None:
    """`Tasks.run` is for work with progress or a way to stop it; a plain call goes through `ask`."""
    found = []
    for path in SOURCES:
        if "ui" not in path.relative_to(ROOT).parts or path.name == "tasks.py":
            continue
        for node in nodes(path.read_text("utf-8")):
            if isinstance(node, ast.FunctionDef | ast.Lambda):
                names = {each.arg for each in node.args.args}
                if {"_report", "_cancel"} <= names:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found
