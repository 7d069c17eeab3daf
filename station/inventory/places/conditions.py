"""The conditions of storage, as the rules have them, and how long a check holds (EQ-09)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from station.core.calendar import CalendarYear
from station.core.deadlines import Length, LengthUnit
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer, served_table
from station.core.texts import in_language
from station.people.deadlines.bodies import DueBy

CONDITIONS: Final = served_table("EQ-09", "conditions")
CHECK_MONTHS: Final = served_integer("EQ-09", "check_interval_months")
UNFIT_DAYS: Final = served_integer("EQ-09", "unfit_working_days")


@dataclass(frozen=True, slots=True)
class StorageCondition:
    """A condition by its code, as it is called; it holds wherever one of these `categories` is kept, without any everywhere."""

    code: str
    called: str
    categories: tuple[int, ...]


def conditions_for(
    policy: Policy, categories: Collection[int], language: str
) -> tuple[StorageCondition, ...]:
    """The conditions of a place where items of these categories are kept, in the order of their table."""
    found = (
        StorageCondition(
            cast("str", row["code"]),
            in_language(language, zh=cast("str", row["name_zh"]), en=cast("str", row["name_en"])),
            tuple(cast("list[int]", row.get("categories") or [])),
        )
        for row in CONDITIONS.of(policy)
    )
    return tuple(each for each in found if not each.categories or set(each.categories) & set(categories))


def next_check(
    policy: Policy, years: tuple[CalendarYear, ...], zone: str, now: datetime, *, unfit: bool = False
) -> DueBy:
    """Until when a place that is looked at now is to be looked at again; soon where it was found `unfit`."""
    length = Length(CHECK_MONTHS.of(policy), LengthUnit.MONTHS)
    if unfit:
        length = Length(UNFIT_DAYS.of(policy), LengthUnit.WORKING_DAYS)
    return DueBy.after(now, length, working_hours(policy, years, zone))
