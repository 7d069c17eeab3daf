"""What the rules say about loans, read from the policy in the words and units that the decisions need."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from station.core.calendar import WorkingCalendar, WorkingHours, read_days
from station.core.policy import (
    Activity,
    Category,
    Mode,
    Policy,
    activity,
    activity_mode,
    categories,
    loan_days,
    training_mode,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The policy in force for an office in `zone` (IANA name); `lang` is that of the names in what is said."""

    policy: Policy
    zone: str
    lang: str = "zh_CN"

    def category(self, number: int) -> Category | None:
        """The catalogue's row; None for a category that is no longer in it."""
        return next((each for each in categories(self.policy) if each.number == number), None)

    def category_name(self, number: int) -> str:
        """Its name, or its number where the catalogue has no such row any more."""
        found = self.category(number)
        return str(number) if found is None else found.name(self.lang)

    def names(self, numbers: tuple[int, ...]) -> str:
        """Several categories' names in one line."""
        return ("、" if self.lang.startswith("zh") else ", ").join(map(self.category_name, numbers))

    def holds_recordings(self, category: int) -> bool:
        """Whether devices of the category hold recordings that must come in (EQ-05)."""
        found = self.category(category)
        return found is not None and found.records

    def activity(self, code: str) -> Activity:
        """The activity. Raises Refused ``policy.unknown_activity``."""
        return activity(self.policy, code)

    def missing(self, code: str | None, covered: frozenset[int]) -> tuple[int, ...]:
        """The categories that the activity needs beyond those `covered` (EQ-04), in the catalogue's order."""
        if code is None:
            return ()
        return tuple(each for each in self.activity(code).categories if each not in covered)

    @property
    def training_mode(self) -> Mode:
        """What missing training means (EQ-03)."""
        return training_mode(self.policy)

    @property
    def activity_mode(self) -> Mode:
        """What an incomplete set means (EQ-04)."""
        return activity_mode(self.policy)

    @property
    def hours(self) -> WorkingHours:
        """Working hours and days (EQ-07)."""
        calendar = WorkingCalendar(
            _days(self.policy.texts("EQ-07", "holidays")),
            _days(self.policy.texts("EQ-07", "worked_days")),
        )
        return WorkingHours(
            self.policy.time("EQ-07", "working_hours_start"),
            self.policy.time("EQ-07", "working_hours_end"),
            self.zone,
            calendar,
        )

    def due_at(self, category: int, moment: datetime) -> datetime | None:
        """When an item of the category taken at `moment` must be back (EQ-07); None without a due date."""
        days = loan_days(self.policy, category)
        return None if days is None else self.hours.due(moment, days)

    def recordings_due_at(self, moment: datetime) -> datetime:
        """Until when the recordings of a device that came back at `moment` must be in (DM-05)."""
        return moment + timedelta(hours=self.policy.integer("DM-05", "deadline_hours"))

    def is_fresh(self, imported_at: datetime, taken_at: datetime | None, moment: datetime) -> bool:
        """Whether an import during this loan is recent enough to count for a return at `moment` (DM-05)."""
        earliest = moment - timedelta(minutes=self.policy.integer("DM-05", "fresh_minutes"))
        return earliest <= imported_at <= moment and (taken_at is None or taken_at <= imported_at)


@lru_cache(maxsize=8)
def _days(texts: tuple[str, ...]) -> frozenset[date]:
    """The days that the policy names; what is no day says nothing, rather than stopping the counter."""
    found: set[date] = set()
    for text in texts:
        with suppress(ValueError):
            found |= read_days((text,))
    return frozenset(found)
