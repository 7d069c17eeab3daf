"""Values of draws."""

from __future__ import annotations

from enum import StrEnum


class DrawSource(StrEnum):
    """What is drawn: things of the register, people, or places of the store (whose things are then looked for in the book)."""

    EQUIPMENT = "equipment"
    PEOPLE = "people"
    PLACES = "places"


class DrawScope(StrEnum):
    """Among which of them."""

    ALL = "all"
    PLACE = "place"
    CATEGORY = "category"
    SECTION = "section"
    NAMED = "named"


class DrawFault(StrEnum):
    """What of a draw is not what comes of repeating it."""

    HEAD = "head"
    CANDIDATES = "candidates"
    LEFT_OUT = "left_out"
    DRAWN = "drawn"


class LeftOutFor(StrEnum):
    """Why a person does not check a thing (PF-11): they have it, answer for it, keep it, or administer it."""

    HOLDER = "holder"
    RESPONSIBLE = "responsible"
    KEEPER = "keeper"
    ADMINISTRATOR = "administrator"
