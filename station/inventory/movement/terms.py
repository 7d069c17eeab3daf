"""The rules about loans, read from the policy in the words and units that the decisions need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.core.calendar import CalendarYear, WorkingHours
from station.core.clock import DEFAULT_ZONE, local
from station.core.deadlines import Due, Length, LengthUnit, due, recordings_due_at
from station.core.errors import Refused
from station.core.policy import (
    Activity,
    Category,
    Mode,
    Policy,
    activity,
    activity_mode,
    categories,
    categories_by_number,
    kept_in_person,
    loan_days,
    training_mode,
    working_hours,
)
from station.core.policy.served import served_integer
from station.core.texts import in_language
from station.inventory.measuring import measures

FRESH_MINUTES = served_integer("DM-05", "fresh_minutes")


def worded(moment: datetime, zone: str) -> str:
    """A moment as refusals write it, in the office's time."""
    return f"{local(moment, zone):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What terms depend on besides the policy: part of a loan's case, the same for scan and confirmation.

    The office's `zone` (IANA name), the announced `years` of working days, and `lang`, the language of names in
    messages.
    """

    zone: str = DEFAULT_ZONE
    lang: str = "zh_CN"
    years: tuple[CalendarYear, ...] = ()

    def terms(self, policy: Policy) -> Terms:
        """The terms under `policy`."""
        return Terms(policy, self.zone, self.lang, self.years)


USUAL = Setting()
"""The zone and language of most offices, before any year is announced."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The policy in force for an office in `zone` (IANA name), on the announced `years` of working days.

    `lang` is the language of names in messages.
    """

    policy: Policy
    zone: str
    lang: str = "zh_CN"
    years: tuple[CalendarYear, ...] = ()

    @property
    def setting(self) -> Setting:
        """What the terms depend on besides the policy."""
        return Setting(self.zone, self.lang, self.years)

    def category(self, number: int) -> Category | None:
        """The catalogue's row; None for a category that is no longer in it."""
        return categories_by_number(self.policy).get(number)

    def numbers(self) -> tuple[int, ...]:
        """All categories of the catalogue, in its order."""
        return tuple(each.number for each in categories(self.policy))

    def category_name(self, number: int) -> str:
        """Its name, or its number where the catalogue no longer has it."""
        found = self.category(number)
        return str(number) if found is None else found.name(self.lang)

    def names(self, numbers: tuple[int, ...]) -> str:
        """Several categories' names in one line."""
        return self.listed(map(self.category_name, numbers))

    def listed(self, words: Iterable[str]) -> str:
        """Several names in one line."""
        return in_language(self.lang, zh="、", en=", ").join(words)

    def holds_recordings(self, category: int) -> bool:
        """Whether devices of the category hold recordings that must come in (EQ-05)."""
        found = self.category(category)
        return found is not None and found.records

    def prints(self, category: int) -> bool:
        """Whether things of the category print, so that they are tested."""
        found = self.category(category)
        return found is not None and found.prints

    def measures(self, category: int) -> bool:
        """Whether things of the category go out only with a verification that holds (ST-06)."""
        return measures(self.policy, category)

    def kept_in_person(self, category: int) -> bool:
        """Whether items of the category stay with their officer rather than in the central store (EQ-08)."""
        return kept_in_person(self.policy, category)

    def activity(self, code: str) -> Activity:
        """The activity. Raises Refused ``policy.unknown_activity``."""
        return activity(self.policy, code)

    def current_activity(self, code: str) -> Activity:
        """The activity, to go out for now. Raises Refused ``policy.unknown_activity``, ``policy.activity_ended``."""
        found = self.activity(code)
        if found.ended:
            raise Refused("policy.activity_ended", rule="EQ-04", activity=code, name=found.name(self.lang))
        return found

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
        return working_hours(self.policy, self.years, self.zone)

    def loan_length(self, category: int) -> Length | None:
        """How long an item of the category is lent (EQ-07); None without a due date."""
        days = loan_days(self.policy, category)
        return None if days is None else Length(days, LengthUnit.DAYS)

    def due(self, category: int, moment: datetime) -> Due | None:
        """When an item of the category taken at `moment` must be back (EQ-07); None without a due date."""
        length = self.loan_length(category)
        return None if length is None else due(moment, length, self.hours)

    def due_at(self, category: int, moment: datetime) -> datetime | None:
        """The due moment alone; None without a due date."""
        found = self.due(category, moment)
        return None if found is None else found.at

    def recordings_due_at(self, moment: datetime) -> datetime:
        """Until when the recordings of a device that came back at `moment` must be in (DM-05)."""
        return recordings_due_at(moment, self.policy)

    def is_fresh(self, imported_at: datetime, taken_at: datetime | None, moment: datetime) -> bool:
        """Whether an import during this loan is recent enough for a return at `moment` (DM-05)."""
        earliest = moment - timedelta(minutes=FRESH_MINUTES.of(self.policy))
        return earliest <= imported_at <= moment and (taken_at is None or taken_at <= imported_at)
