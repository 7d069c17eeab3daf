"""What day it is at the office is asked of one function, so that no place takes another zone or the computer's own day."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.parsed import nodes

ROOT = Path(__file__).parents[2]
ASKED = ROOT / "station" / "core" / "clock.py"
"""Where `local_today` stands."""
OF_THE_MACHINE = {
    *(("QDate", "currentDate"), ("QDateTime", "currentDateTime")),
    *(("date", "today"), ("datetime", "today")),
}
"""The office's clock and zone say what today is; the machine's own may differ."""
_OF_A_DAY = {"date", "year", "month", "day"}


def _named(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def worked_out(source: str) -> Iterator[int]:
    """Lines that make a day of the present moment themselves."""
    for node in nodes(source):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            call = node.value
            of_now = any(isinstance(each, ast.Call) and _named(each.func) == "now" for each in call.args)
            if node.attr in _OF_A_DAY and of_now:
                yield node.lineno
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=asked) if (owner, asked) in OF_THE_MACHINE:
                yield node.lineno


def test_today_at_the_office_is_asked_of_one_function() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted((ROOT / "station").rglob("*.py"))
        if path != ASKED
        for line in worked_out(path.read_text("utf-8"))
    ]
    assert not found, "ask station.core.clock.local_today"


@pytest.mark.parametrize(
    "written",
    [
        "day = local(clock.now(), clock.zone).date()",
        "day = local(self._store.clock.now(), zone).date()",
        "year = local(clock.now(), clock.zone).year",
        "day = date.today()",
        "day = QDate.currentDate()",
    ],
)
def test_a_day_that_is_worked_out_is_found(written: str) -> None:
    assert len([*worked_out(written)]) == 1


def test_the_day_of_another_moment_is_none() -> None:
    assert not [*worked_out("day = local(entry.happened_at, entry.zone).date()\nnow = clock.now()")]
