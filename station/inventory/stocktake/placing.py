"""Where, and with whom, codes are read: as it is on record."""

from __future__ import annotations

from dataclasses import replace

from station.core.codes import code_key
from station.core.errors import Refused
from station.inventory.stocktake.bodies import LONGEST_SCANNED
from station.inventory.stocktake.decide import RULE
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.stocktake.scanning import ReadAt
from station.people.naming import number_key


def placed(view: StocktakeView, at: ReadAt) -> ReadAt:
    """The place and the officer as they are on record. Raises Refused ``places.unknown``, ``counter.unknown_officer``."""
    if at.number:
        officer = view.people.officer(number_key(at.number))
        if officer is None:
            raise Refused("counter.unknown_officer", rule=RULE, field="number", number=at.number)
        return replace(at, place="", number=officer.number, person=officer.name)
    if not at.place.strip():
        return replace(at, place="")
    return replace(at, place=place_on_record(view, at.place))


def place_on_record(view: StocktakeView, text: str) -> str:
    """A place as it is written on record: its code, or what items have as theirs. Raises Refused ``places.unknown``."""
    key = code_key(text)
    known = next((each.code for each in view.places.places() if key in each.keys), None)
    written = next((each.place for each in view.places.kept() if code_key(each.place) == key), None)
    if known is None and written is None:
        raise Refused("places.unknown", rule="EQ-09", field="place", place=text.strip()[:LONGEST_SCANNED])
    return known or written or ""
