"""Rapid tests of the year, and whether what was abnormal was followed up (ST-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry
from station.inventory.testing.bodies import (
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestWithdrawn,
)

RAPID_TESTS: Final = "rapid_tests"


@dataclass(slots=True)
class _Test:
    entry: Entry
    body: RapidTestReported
    followed: tuple[int, ...] = ()


class RapidTestsOfYear:
    """Reports by the day of the test; one that was withdrawn is none."""

    kinds = frozenset({RapidTestReported.KIND, RapidTestFollowedUp.KIND, RapidTestWithdrawn.KIND})

    def __init__(self) -> None:
        self._told: dict[int, _Test] = {}

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case RapidTestReported() as body:
                self._told[entry.seq] = _Test(entry, body)
            case RapidTestFollowedUp() as body if body.test in self._told:
                test = self._told[body.test]
                test.followed = (*test.followed, entry.seq)
            case RapidTestWithdrawn() as body:
                self._told.pop(body.test, None)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each test; what asks for a follow-up is abnormal."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("name"), YearColumn("address"), YearColumn("note")),
            *(YearColumn("person"), YearColumn("result", words="testing.result")),
            *(YearColumn(key, "count") for key in ("count", "abnormal", "unfollowed")),
        )
        lines = []
        for test in self._told.values():
            body, abnormal = test.body, int(test.body.follow_by is not None)
            if counting.period.has(body.tested_on):
                about = (body.tested_on, body.sample, body.source, body.analyte, body.person)
                told = (*about, body.result.value, 1, abnormal, int(abnormal > 0 and not test.followed))
                lines.append(YearLine(told, (test.entry.seq, *test.followed)))
        keys = ("count", "abnormal", "unfollowed")
        figures = tuple(Figure(f"rapid_tests.{key}", RAPID_TESTS, key) for key in keys)
        return HeadFigures((YearSheet(RAPID_TESTS, columns, tuple(lines)),), figures)
