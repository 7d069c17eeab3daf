"""Names that the policy gives: categories, activities, and how long recordings may take (EQ-01, EQ-04, DM-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from station.core.errors import IntegrityProblem
from station.core.texts import in_language
from station.inventory.receivers.values import Receiver
from station.inventory.values import HeldCount
from station.matters.values import MatterOption
from station.people.parameters import RuleInForce
from station.people.sessions import Session
from station.ui.pages.counter.needs import Needs


@dataclass(frozen=True, slots=True)
class Names:
    """The names in force, in the language of the screen."""

    categories: Mapping[int, str] = field(default_factory=dict)
    activities: tuple[tuple[str, str], ...] = ()
    """(code, name), in the order of their table."""
    recording_hours: int | None = 24
    """None: its record is damaged, and the counter refuses until it is right."""
    join: str = "、"
    apart: str = "；"
    """Between names where one of them holds `join`."""
    receivers: tuple[Receiver, ...] = ()
    """The units, vehicles and rooms that gear can be lent to."""
    matters: tuple[MatterOption, ...] = ()
    """Open matters that a loan can be for."""

    def named(self, numbers: Iterable[int]) -> str:
        """Several categories in one line."""
        return self._joined([self._name(number) for number in numbers])

    def counted(self, held: Iterable[HeldCount]) -> str:
        """Several categories in one line, counted gear by its name, with how much of each where it is more than one."""
        called = [(each.name or self._name(each.category), each.items) for each in held]
        return self._joined([f"{name} ×{items}" if items > 1 else name for name, items in called])

    def _joined(self, names: Sequence[str]) -> str:
        """A name that is itself a list (制服、制式帽、工号牌) stays one thing among the others."""
        listed = any(self.join.strip() in name for name in names)
        return (self.apart if listed else self.join).join(names)

    def _name(self, number: int) -> str:
        return self.categories.get(number, str(number))

    def recordings_due(self, now: datetime) -> datetime | None:
        """Until when the recordings of a device that comes back now must be in (DM-05), if that is known."""
        return None if self.recording_hours is None else now + timedelta(hours=self.recording_hours)


def read_names(services: Needs, language: str, session: Session) -> tuple[Names, bool]:
    """The names in force, and whether the settings name a slip printer."""
    printer = services.people.station_settings.current().printer
    names = names_of(services.people.parameters.current(session), language)
    with suppress(
        IntegrityProblem
    ):  # the list of places says which row is damaged; the counter goes on without the choice
        names = replace(names, receivers=services.inventory.counter.receivers(session))
    with suppress(IntegrityProblem):
        names = replace(names, matters=services.matters.matters.offered(session))
    return names, bool(printer.strip())


def names_of(rules: Iterable[RuleInForce], language: str) -> Names:
    """The names out of the rules in force, as far as they are sound; `language` as in ``zh_CN``."""
    values = {each.rule.id: each.values for each in rules}
    column = in_language(language, zh="name_zh", en="name_en")
    catalogue = cast("list[dict[str, Any]]", values["EQ-01"].get("catalogue", []))
    activities = cast("list[dict[str, Any]]", values["EQ-04"].get("activities", []))
    return Names(
        {int(row["number"]): str(row[column]) for row in catalogue},
        tuple((str(row["code"]), str(row[column])) for row in activities if row.get("ended") is not True),
        cast("int | None", values["DM-05"].get("deadline_hours")),
        in_language(language, zh="、", en=", "),
        in_language(language, zh="；", en="; "),
    )
