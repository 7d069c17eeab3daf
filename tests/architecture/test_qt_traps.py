"""What of Qt ends the program when it is used from Python, and what is used instead: `docs/ui.md`, Traps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6 import QtWidgets

from tests.plugins.parsed import nodes

ROOT = Path(__file__).parents[2]
SCREENS = [
    ROOT / "station" / "app.py",
    *sorted(
        path for folder in ("station/ui", "tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")
    ),
]
LAYOUTS = {
    name
    for name in dir(QtWidgets)
    if isinstance(kind := getattr(QtWidgets, name), type)
    and issubclass(kind, QtWidgets.QLayout | QtWidgets.QLayoutItem)
}


def traps(source: str) -> Iterator[str]:
    """What a module does that it must not, with the line."""
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "screen" and not node.args and not node.keywords:
                yield f"{node.lineno}: .screen() of a widget goes with it; ask station.ui.screen_room"
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QLabel" and node.args:
            yield f"{node.lineno}: a QLabel takes a name for markup; make it by station.ui.widgets.text.words"
        elif isinstance(node, ast.ClassDef):
            for base in node.bases:
                name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
                if name in LAYOUTS:
                    yield f"{node.lineno}: {node.name} is a {name} made in Python and outlives its widgets"


def test_no_screen_is_asked_of_a_widget_and_no_layout_is_made_in_python() -> None:
    found = {str(path): told for path in SCREENS if (told := [*traps(path.read_text(encoding="utf-8"))])}
    assert not found
    assert len(SCREENS) > 200


@pytest.mark.parametrize(
    "written",
    [
        "room = self.screen().availableGeometry()",
        "label = QLabel(name)",
        "class Row(QHBoxLayout): pass",
        "class Row(QtWidgets.QLayout): pass",
        "class Item(QSpacerItem): pass",
    ],
)
def test_a_trap_is_found(written: str) -> None:
    assert len([*traps(written)]) == 1


def test_what_only_looks_like_one_is_none() -> None:
    assert not [*traps("self.screen(1)\nclass Row(QWidget):\n    row = QHBoxLayout()")]
