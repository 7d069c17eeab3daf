"""Whether a number that somebody typed is on the list, and how it is written there."""

from __future__ import annotations

from station.core.ledger import subject
from station.matters.bodies import MATTER
from station.matters.numbers import kept_number
from station.matters.ports import MatterReader
from station.matters.values import KnownNumber


def named_subjects(matter: KnownNumber | None) -> tuple[str, ...]:
    """The matter that an entry names, among its subjects; nothing for none."""
    return () if matter is None else (subject(MATTER, matter.number),)


def known_number(matters: MatterReader, entered: str) -> KnownNumber:
    """The number as it is on the list, or, where it is not, as it was typed. Raises `IntegrityProblem` for a damaged row."""
    found = matters.matter(entered)
    if found is None:
        return KnownNumber(kept_number(entered))
    return KnownNumber(found.number, listed=True, open=found.open)
