"""Catalogues as values: the rows of each version, and which version is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from station.core.errors import Refused
from station.inventory.entitlement.demand import StandardRow

OWN: Final = "office"
"""The code by which the office's own catalogue (EQ-01) is known; no other one bears it."""


class CatalogueLevel(StrEnum):
    """For offices of which level a catalogue is: words are texts ``standards.level.…``."""

    OFFICE = "office"
    DISTRICT = "district"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"


class CatalogueState(StrEnum):
    """How a version stands on a day: words are texts ``standards.state.…``."""

    IN_FORCE = "in_force"
    COMING = "coming"
    REPLACED = "replaced"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StandardCatalogue:
    """One version of a catalogue, in force from `effective_on` on; `seq` is its entry.

    `ended_on` is the day from which the catalogue as a whole is no more.
    """

    code: str
    name: str
    level: CatalogueLevel
    source: str
    effective_on: date | None
    rows: tuple[StandardRow, ...]
    seq: int = 0
    ended_on: date | None = None

    def in_force_rows(self, day: date) -> tuple[StandardRow, ...]:
        """The rows that demand something on `day`."""
        return tuple(each for each in self.rows if each.ends_on is None or each.ends_on > day)


def version_on(versions: Iterable[StandardCatalogue], code: str, day: date) -> StandardCatalogue | None:
    """The version of a catalogue in force on `day`; None where there is none."""
    begun = [each for each in versions if each.code == code and (each.effective_on or day) <= day]
    if not begun:
        return None
    newest = max(begun, key=_order)
    return None if newest.ended_on is not None and newest.ended_on <= day else newest


def newest(versions: Iterable[StandardCatalogue], code: str) -> StandardCatalogue | None:
    """The last version of a catalogue on record, in force or not."""
    return max((each for each in versions if each.code == code), key=_order, default=None)


def _order(each: StandardCatalogue) -> tuple[date, int]:
    return each.effective_on or date.min, each.seq


def state_on(each: StandardCatalogue, versions: Iterable[StandardCatalogue], day: date) -> CatalogueState:
    """How a version stands on `day`."""
    if each.effective_on is not None and each.effective_on > day:
        return CatalogueState.COMING
    if each.ended_on is not None and each.ended_on <= day:
        return CatalogueState.ENDED
    current = version_on(versions, each.code, day)
    same = current is not None and current.seq == each.seq
    return CatalogueState.IN_FORCE if same else CatalogueState.REPLACED


def required_version(versions: Iterable[StandardCatalogue], code: str, day: date) -> StandardCatalogue:
    """The version in force. Raises Refused ``standards.unknown`` and ``standards.not_in_force``."""
    known = tuple(versions)
    found = version_on(known, code, day)
    if found is not None:
        return found
    last = newest(known, code)
    if last is None:
        codes = ", ".join(dict.fromkeys((OWN, *(each.code for each in known))))
        raise Refused("standards.unknown", rule="EQ-02", catalogue=code, known=codes)
    facts = {"catalogue": code, "name": last.name, "day": day}
    if last.ended_on is not None and last.ended_on <= day:
        raise Refused("standards.ended", rule="EQ-02", **facts, ended_on=last.ended_on)
    first = min(each.effective_on for each in known if each.code == code and each.effective_on)
    raise Refused("standards.not_in_force", rule="EQ-02", **facts, first=first)
