"""One word, one thing: a class name stands once in the program."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.plugins.parsed import module

STATION = Path(__file__).parents[2] / "station"

OF_EACH_ROOM = {
    "Needs": "what a page needs of its services; each page has its own, under the one name that the shell looks for",
    "LedgerFacts": "a room's own port to what the ledger says, as narrow as the room needs it",
    "LedgerReader": "a room's own port to the entries",
    "SlipFolder": "a room's own port to where slips are kept",
}
"""Names that stand in several rooms, and why."""


def public_classes() -> dict[str, list[str]]:
    """Name of a public class at the top of a module → the modules that define it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(STATION.rglob("*.py")):
        for node in module(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(STATION).as_posix())
    return found


def test_a_class_name_means_one_thing() -> None:
    twice = {name: paths for name, paths in public_classes().items() if len(paths) > 1}
    assert twice.keys() - OF_EACH_ROOM.keys() == set(), twice


def test_the_names_of_each_room_are_still_of_several() -> None:
    found = public_classes()
    assert [name for name in OF_EACH_ROOM if len(found[name]) < 2] == []
