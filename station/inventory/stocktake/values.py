"""Stocktakes as values: scope, purpose, states, kinds of findings, and what may be done about each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ScopeKind(StrEnum):
    """What a stocktake goes over; worded in ``stocktake.scope.<value>``.

    A place means what lies there and below by the book; a section what its people and the section itself have; a draw the things
    that it gave, or what lies at the places that it gave.
    """

    ALL = "all"
    PLACE = "place"
    CATEGORY = "category"
    SECTION = "section"
    HOLDER = "holder"
    TAGS = "tags"
    DRAW = "draw"


class Purpose(StrEnum):
    """Why it is made; worded in ``stocktake.purpose.<value>``."""

    PERIODIC = "periodic"
    SPOT_CHECK = "spot_check"
    KEEPER_CHANGE = "keeper_change"


class StocktakeState(StrEnum):
    """How it stands; worded in ``stocktake.state.<value>``."""

    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN: Final = frozenset({StocktakeState.RUNNING, StocktakeState.PAUSED})
"""A stocktake in one of these is not done with."""


class Sight(StrEnum):
    """How a thing was confirmed: read on its place, shown by the officer who has it, or only declared by them; worded in ``stocktake.sight.<value>``."""

    SCANNED = "scanned"
    SHOWN = "shown"
    DECLARED = "declared"


class FindingKind(StrEnum):
    """What does not agree; worded in ``stocktake.finding.<value>``.

    `UNSHOWN` is a thing with an officer that was neither shown nor declared; `TWICE` one that was read at two places.
    """

    MISSING = "missing"
    UNSHOWN = "unshown"
    SURPLUS = "surplus"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"
    TWICE = "twice"
    CONDITION = "condition"
    QUANTITY = "quantity"


class Why(StrEnum):
    """Why a thing that was read is not expected there; worded in ``stocktake.why.<value>``."""

    PLAIN = "plain"
    OUT = "out"
    AT_REPAIR = "at_repair"
    GONE = "gone"
    OTHER_SCOPE = "other_scope"


class ScanOutcome(StrEnum):
    """The answer to a code; worded in ``stocktake.answer.<value>``.

    `HELD` is what an officer has, read without their badge. A counter of a blind stocktake is told `NOTED`, `AGAIN`, `UNKNOWN` alone; `PLACE` and `PERSON` hold for the codes that follow.
    """

    FOUND = "found"
    ELSEWHERE = "elsewhere"
    NOT_EXPECTED = "not_expected"
    HELD = "held"
    UNKNOWN = "unknown"
    AGAIN = "again"
    NOTED = "noted"
    PLACE = "place"
    PERSON = "person"


class Action(StrEnum):
    """What is decided about a finding; worded in ``stocktake.action.<value>``.

    The first seven do something; by the others the register stays as it is.
    """

    REPORT_LOSS = "report_loss"
    REPORT_DAMAGE = "report_damage"
    TAKE_IN = "take_in"
    FOUND_AGAIN = "found_again"
    SET_PLACE = "set_place"
    REGISTER = "register"
    CORRECT = "correct"
    SEEN = "seen"
    PUT_BACK = "put_back"
    FOREIGN = "foreign"
    NOTED = "noted"


FILES_REQUEST: Final = frozenset({Action.REPORT_LOSS, Action.REPORT_DAMAGE})
"""What is only asked for by it: the register changes once the request is approved (EQ-12)."""
