"""Rapid tests as values: what is reported, and how a report stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from station.inventory.testing.bodies import RapidTestFollowedUp, RapidTestReported, TestResult


class TestState(StrEnum):
    """How a report stands; worded in ``testing.state.<value>``."""

    __test__ = False

    FILED = "filed"
    OPEN = "open"
    FOLLOWED_UP = "followed_up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TestFacts:
    """A test as a person reports it: who made it by number or badge, the lots and the instrument by tag, the matter by its number."""

    __test__ = False

    sample: str
    analyte: str
    result: TestResult
    number: str
    source: str = ""
    method: str = ""
    value: str = ""
    tested_on: date | None = None
    lots: Sequence[str] = ()
    instrument: str = ""
    note: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class StandingTest:
    """A report as it stands, with what followed it."""

    seq: int
    body: RapidTestReported
    state: TestState
    followed: tuple[RapidTestFollowedUp, ...] = ()
