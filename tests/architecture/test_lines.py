"""Text is typed into one kind of line, and chosen in one kind of list that drops down: what holds for one of them holds for all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.parsed import nodes

UI = Path(__file__).parents[2] / "station" / "ui"
HOMES = {
    "QLineEdit": UI / "widgets" / "line.py",
    "QComboBox": UI / "widgets" / "drop_down.py",
    "QDateEdit": UI / "widgets" / "day_field.py",
    "QSpinBox": UI / "widgets" / "number_field.py",
}
"""Where the one kind is that the program takes in the place of Qt's own."""
NEVER = ("QDateTimeEdit", "QTimeEdit", "QDoubleSpinBox", "QFontComboBox", "QDial")
"""Nobody has needed one: it would turn with the wheel."""


KINDS = frozenset((*HOMES, *NEVER))


def bare(source: str) -> Iterator[tuple[str, int]]:
    """Where a module makes a line, list, day or number of Qt's own, or a kind of one: which, and in what line."""
    for node in nodes(source):
        made = (
            [node.func]
            if isinstance(node, ast.Call)
            else node.bases
            if isinstance(node, ast.ClassDef)
            else []
        )
        for each in made:
            kind = each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "")
            if kind in KINDS:
                yield kind, each.lineno


def test_a_field_of_qts_own_is_made_in_one_place_only() -> None:
    made: dict[str, set[Path]] = {kind: set() for kind in KINDS}
    for path in UI.rglob("*.py"):
        for kind, _ in bare(path.read_text(encoding="utf-8")):
            made[kind].add(path)
    for kind, home in HOMES.items():
        assert made[kind] == {home}, f"take the one in {home.name}"
    assert not [path for kind in NEVER for path in made[kind]], (
        "make one that is deaf to the wheel, and name its home above"
    )


@pytest.mark.parametrize("written", ["QLineEdit()", "QtWidgets.QLineEdit(x)", "class Mine(QLineEdit): pass"])
def test_a_bare_line_is_found(written: str) -> None:
    assert [*bare(written)] == [("QLineEdit", 1)]


def test_forms_are_made_of_form_fields() -> None:
    """A bare line, number or day in a page belongs to a search, a filter or a grid, never to a form."""
    kinds = {"QSpinBox", "QDateEdit", "NumberField", "SecretField", "QFormLayout"}
    allowed = {"form_kinds.py", "number_field.py", "secret_field.py", "day_field.py"}
    found = [
        f"{path.relative_to(UI)}:{node.lineno}"
        for path in sorted(UI.rglob("*.py"))
        if path.name not in allowed
        for node in nodes(path.read_text("utf-8"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds
    ]
    assert found == []
