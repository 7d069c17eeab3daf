"""The equipment catalogue and what depends on it (EQ-01, EQ-04, EQ-07, EQ-08), as typed values of the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import cast

from station.core.errors import Refused
from station.core.policy.policy import Policy
from station.core.policy.rule import Bilingual
from station.core.policy.served import served_choice, served_integers, served_table

CATALOGUE = served_table("EQ-01", "catalogue")
ACTIVITY_MODE = served_choice("EQ-04", "mode")
TRAINING_MODE = served_choice("EQ-03", "mode")
LOAN_DAYS = served_table("EQ-07", "loan_days")
KEPT_IN_PERSON = served_integers("EQ-08", "in_person")


class Per(StrEnum):
    """The unit that the standard quantity of a category is counted for: officer, group or office."""

    OFFICER = "officer"
    GROUP = "group"
    OFFICE = "office"


class Mode(StrEnum):
    """What happens when a rule with a choice is not met: a warning that is recorded, or a refusal."""

    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Category:
    """A row of the catalogue standard (EQ-01).

    ``quantity`` is how many every officer or group should have; ``standard`` tells the standard class (标准) from
    the optional one (选配); ``records`` says that its devices hold recordings, which are taken in on return (EQ-05), ``prints`` that
    they print, so that they are tested as printers; ``by_note`` that its note says how many, not a number; ``measures`` that they
    measure, so that they go out only with a verification that holds (ST-06).
    ``life_years`` is for how long one of it is used, None where nothing is set.
    """

    number: int
    words_name: Bilingual
    words_unit: Bilingual
    per: Per
    quantity: int
    standard: bool
    words_note: Bilingual
    records: bool
    prints: bool
    by_note: bool = False
    measures: bool = False
    life_years: int | None = None

    def name(self, lang: str) -> str:
        """Name of the category in ``lang``."""
        return self.words_name.say(lang)

    def unit(self, lang: str) -> str:
        """What one of it is counted in (部, 套 …)."""
        return self.words_unit.say(lang)

    def note(self, lang: str) -> str:
        """When it must be carried, and with what in it."""
        return self.words_note.say(lang)


@lru_cache(maxsize=8)
def categories(policy: Policy) -> tuple[Category, ...]:
    """The catalogue in the order of its table."""
    return tuple(
        Category(
            number=cast("int", row["number"]),
            words_name=Bilingual(cast("str", row["name_zh"]), cast("str", row["name_en"])),
            words_unit=Bilingual(cast("str", row["unit_zh"]), cast("str", row["unit_en"])),
            per=Per(cast("str", row["per"])),
            quantity=cast("int", row["quantity"]),
            standard=row["class"] == "standard",
            words_note=Bilingual(cast("str", row["note_zh"]), cast("str", row["note_en"])),
            records=row["records"] is True,
            prints=row["prints"] is True,
            by_note=row["by_note"] is True,
            measures=row["measures"] is True,
            life_years=cast("int | None", row.get("life_years")),
        )
        for row in CATALOGUE.of(policy)
    )


@lru_cache(maxsize=8)
def categories_by_number(policy: Policy) -> Mapping[int, Category]:
    """The same by number: each line at the counter asks for its own several times."""
    return MappingProxyType({each.number: each for each in categories(policy)})


def category(policy: Policy, number: int) -> Category:
    """The category with this number. Raises ``Refused("policy.unknown_category")``."""
    found = categories_by_number(policy).get(number)
    if found is None:
        raise Refused("policy.unknown_category", rule="EQ-01", number=number)
    return found


def kept_in_person(policy: Policy, category: int) -> bool:
    """Whether items of this category stay with their officer rather than in the central store (EQ-08)."""
    return category in KEPT_IN_PERSON.of(policy)


def loan_days(policy: Policy, category: int) -> int | None:
    """How long a loan of this category lasts (EQ-07): 0 = back by the end of the same working day, N = N days.

    None means without a due date: the category is kept in person, or its row says -1. A category without a row is
    due the same day, the strictest reading.
    """
    if kept_in_person(policy, category):
        return None
    days = next(
        (cast("int", row["days"]) for row in LOAN_DAYS.of(policy) if row["category"] == category),
        0,
    )
    return None if days < 0 else days


def training_mode(policy: Policy) -> Mode:
    """What missing training means when equipment is issued (EQ-03)."""
    return Mode(TRAINING_MODE.of(policy))


def activity_mode(policy: Policy) -> Mode:
    """What an incomplete set for an activity means (EQ-04)."""
    return Mode(ACTIVITY_MODE.of(policy))
