"""How many returns are due, done, late and open: by form, period or unit (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from station.audit.forms.book import Duty, DutyState


class FormGrouping(StrEnum):
    """By what returns are counted; worded in ``forms.grouping.<value>``."""

    FORM = "form"
    PERIOD = "period"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class FormCount:
    """A form, a period of a form or a unit: how many are due (应报), done (实报) in time and late, and open, of these overdue.

    What was withdrawn is due no more, and what fell due though its period is not over is not yet.
    """

    by: FormGrouping
    number: str
    name: str
    period: str
    unit: str
    done_in_time: int
    done_late: int
    running: int
    overdue: int

    @property
    def due(self) -> int:
        """All that is due."""
        return self.done + self.open

    @property
    def done(self) -> int:
        """What was filed or collected."""
        return self.done_in_time + self.done_late

    @property
    def open(self) -> int:
        """What is not."""
        return self.running + self.overdue

    @property
    def late(self) -> int:
        """What was done late, or is overdue."""
        return self.done_late + self.overdue

    @property
    def code(self) -> str:
        """What names it among all."""
        return " ".join(filter(None, (self.by.value, self.number, self.period, self.unit)))


def counted(duties: Iterable[Duty], by: FormGrouping) -> tuple[FormCount, ...]:
    """The counts of each group, in the order of their names."""
    groups: dict[tuple[str, str, str], list[Duty]] = {}
    for duty in duties:
        body = duty.body
        if duty.state is DutyState.EARLY:
            continue
        key = {
            FormGrouping.FORM: (body.number, "", ""),
            FormGrouping.PERIOD: (body.number, body.period, ""),
            FormGrouping.UNIT: ("", "", body.unit),
        }[by]
        groups.setdefault(key, []).append(duty)
    return tuple(_count(by, key, groups[key]) for key in sorted(groups))


def _count(by: FormGrouping, key: tuple[str, str, str], duties: list[Duty]) -> FormCount:
    number, period, unit = key
    states = [each.state for each in duties]
    name = max(duties, key=lambda each: each.fell.seq).body.name if number else ""
    return FormCount(
        *(by, number, name, period, unit),
        done_in_time=states.count(DutyState.DONE),
        done_late=states.count(DutyState.DONE_LATE),
        running=states.count(DutyState.OPEN),
        overdue=states.count(DutyState.OVERDUE),
    )
