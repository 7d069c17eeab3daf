"""What a person wrote is recorded whole or refused: no reason and no note is cut to what an entry holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.plugins.parsed import nodes

STATION = Path(__file__).parents[2] / "station"
ROOMS = ("approvals", "archive", "audit", "exhibits", "inventory", "matters", "people", "printing", "sync")
LIMITS = ("LONGEST_NOTE", "LONGEST_REASON", "LONGEST_PURPOSE")
DRAFT = STATION / "inventory" / "counter" / "draft.py"
"""It reads its own file again, where anybody may have written something longer."""


def cut(source: str) -> Iterator[int]:
    """The lines that take the beginning of some words as far as an entry may hold them."""
    for node in nodes(source):
        end = node.upper if isinstance(node, ast.Slice) else None
        if isinstance(end, ast.Name) and end.id.removeprefix("_") in LIMITS:
            yield end.lineno


def test_no_written_words_are_cut() -> None:
    paths = (path for room in ROOMS for path in (STATION / room).rglob("*.py") if path != DRAFT)
    found = {str(path.relative_to(STATION)): [*cut(path.read_text(encoding="utf-8"))] for path in paths}
    assert {path: lines for path, lines in found.items() if lines} == {}, "take `written` or `noted`"


def test_a_cut_is_found() -> None:
    assert [*cut("why = case.reason.strip()[:LONGEST_NOTE]")] == [1]
