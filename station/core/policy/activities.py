"""The one table of activities (EQ-04): gear, what is to be shown (RC-01), photos, officers (RC-02) and retention (DM-04).

The counter, reservations, papers and the archive all read it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import cast

from station.core.errors import Refused
from station.core.policy.policy import Policy
from station.core.policy.rule import Bilingual, JSONValue
from station.core.policy.served import served_integer, served_table

ACTIVITIES = served_table("EQ-04", "activities")
FORMULAS = served_table("RC-01", "formulas")
FEWEST_OFFICERS = served_integer("RC-02", "officers")
RETENTION = served_table("DM-04", "classes")


@dataclass(frozen=True, slots=True)
class Formula:
    """Words that are said aloud in the recording, with places to fill in (RC-01)."""

    code: str
    words_name: Bilingual
    words: Bilingual


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """How long records are kept (DM-04): `years` at least, as the matter's rules say, or long-term on a medium of its own."""

    code: str
    words_name: Bilingual
    basis: str
    years: int
    own_medium: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """A row of the table: an activity that officers go out for, and all that it asks for.

    `categories` are a complete set of gear, `shows` the points that its recording must show, in their order, `photos` what is
    photographed besides, `officers` how many take part at least, `retention` the class of its records. An activity that
    `ended` is not chosen any more; what was done for it keeps its name.
    """

    code: str
    words_name: Bilingual
    categories: tuple[int, ...]
    shows: tuple[Bilingual, ...] = ()
    photos: tuple[Bilingual, ...] = ()
    officers: int = 1
    retention: RetentionClass | None = None
    formulas: tuple[Formula, ...] = ()
    ended: bool = False

    def name(self, lang: str) -> str:
        """Name of the activity in ``lang``."""
        return self.words_name.say(lang)


@lru_cache(maxsize=8)
def activities(policy: Policy) -> tuple[Activity, ...]:
    """All activities, also ended ones, in the order of their table; no row has fewer officers than RC-02 asks for."""
    photos = _photo_words(policy)
    formulas = {each.code: each for each in _formulas(policy)}
    kept = {each.code: each for each in retention_classes(policy)}
    fewest = FEWEST_OFFICERS.of(policy)
    return tuple(
        Activity(
            code=cast("str", row["code"]),
            words_name=_named(row),
            categories=tuple(cast("list[int]", row["categories"])),
            shows=_paired(_texts(row["shows_zh"]), _texts(row["shows_en"])),
            photos=tuple(photos[each] for each in _texts(row["photos"])),
            officers=max(fewest, cast("int", row["officers"])),
            retention=kept.get(cast("str", row["retention"])),
            formulas=tuple(formulas[each] for each in _texts(row["formulas"]) if each in formulas),
            ended=row["ended"] is True,
        )
        for row in ACTIVITIES.of(policy)
    )


def current_activities(policy: Policy) -> tuple[Activity, ...]:
    """The activities to choose from."""
    return tuple(each for each in activities(policy) if not each.ended)


def activity(policy: Policy, code: str) -> Activity:
    """The activity with this code, also an ended one. Raises ``Refused("policy.unknown_activity")``."""
    for each in activities(policy):
        if each.code == code:
            return each
    raise Refused("policy.unknown_activity", rule="EQ-04", activity=code)


@lru_cache(maxsize=8)
def retention_classes(policy: Policy) -> tuple[RetentionClass, ...]:
    """The classes of retention, in the order of their table (DM-04)."""
    return tuple(
        RetentionClass(
            cast("str", row["code"]),
            _named(row),
            cast("str", row["basis"]),
            cast("int", row["years"]),
            row["own_medium"] is True,
        )
        for row in RETENTION.of(policy)
    )


def _formulas(policy: Policy) -> tuple[Formula, ...]:
    return tuple(
        Formula(
            cast("str", row["code"]),
            _named(row),
            Bilingual(cast("str", row["words_zh"]), cast("str", row["words_en"])),
        )
        for row in FORMULAS.of(policy)
    )


def _photo_words(policy: Policy) -> dict[str, Bilingual]:
    """What can be photographed, by the value in the table's column."""
    columns = policy.rulebook.parameter(ACTIVITIES.rule, ACTIVITIES.key).columns
    return {
        choice.value: choice.words
        for each in columns
        if each.key == "photos"
        for choice in each.cells.choices
    }


def _named(row: dict[str, JSONValue] | object) -> Bilingual:
    cells = cast("dict[str, str]", row)
    return Bilingual(cells["name_zh"], cells["name_en"])


def _texts(cell: JSONValue) -> Sequence[str]:
    return cast("Sequence[str]", cell)


def _paired(chinese: Sequence[str], english: Sequence[str]) -> tuple[Bilingual, ...]:
    """Points in both languages; one that an office wrote in one language alone is said in that."""
    return tuple(Bilingual(zh or en, en or zh) for zh, en in zip_longest(chinese, english, fillvalue=""))
