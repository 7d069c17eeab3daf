"""The book of report forms: editions, what fell due, what was filed and collected, all read from checked entries (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final, Protocol

from station.audit.forms.bodies import (
    FORM,
    FormCollected,
    FormDrafted,
    FormEnded,
    FormFellDue,
    FormFiled,
    FormReceived,
    FormWithdrawn,
    duty_code,
)
from station.audit.forms.definition import RULE, FiledLine, FormDefinition
from station.audit.forms.periods import FormPeriod, period_named, periods_over
from station.core.attachments import AttachedFile
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.inventory.papers.ports import ToldReader
from station.people.bodies import DepartmentDefined, GroupDefined
from station.people.deadlines.bodies import Recomputed
from station.people.naming import name_key
from station.people.values import Group

FORM_RETURN: Final = "form_return"
"""The kind of deadline."""
_FIRST: Final = datetime.min.replace(tzinfo=UTC)
_OF_DUTIES: Final = (FormFellDue, FormWithdrawn, FormDrafted, FormFiled, FormCollected, Recomputed)
_BODIES: Final = (FormReceived, FormEnded, *_OF_DUTIES)
_UNITS: Final = (DepartmentDefined, GroupDefined)
_KINDS: Final = tuple(each.KIND for each in (*_BODIES, *_UNITS))
Filing = FormFiled | FormCollected


class FormEntriesView(Protocol):
    """What the book is read from."""

    @property
    def told(self) -> ToldReader:
        """Entries by kind."""
        ...


class DutyState(StrEnum):
    """How a duty stands; worded in ``forms.state.<value>``. `EARLY`: its period is not over; it fell due by a wrong clock and counts nowhere."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    WITHDRAWN = "withdrawn"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a form and the entry by which it holds."""

    entry: Entry
    form: FormDefinition

    def has(self, period: FormPeriod) -> bool:
        """Whether it is one of its periods."""
        return period_named(self.form, period.code) == period

    def holds(self, period: FormPeriod) -> bool:
        """Whether it holds for a period: from the one that its first day lies in, up to that of its last."""
        last = self.form.last_day
        return self.form.first_day <= period.last and (last is None or period.first <= last)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is due of a form for a period from a unit, and what came of it.

    `returns` are the entries by which it was filed or collected, the newest last; it is late by the first of them.
    """

    fell: Entry
    body: FormFellDue
    due_at: datetime
    provisional: bool
    draft: Entry | None
    returns: tuple[Entry, ...]
    withdrawn: bool
    early: bool
    now: datetime

    @property
    def code(self) -> str:
        """How it is named."""
        return self.body.duty

    @property
    def done(self) -> bool:
        """Whether its return is in."""
        return bool(self.returns)

    @property
    def late(self) -> bool:
        """Whether it was done too late, or is open past its due moment."""
        return (self.returns[0].happened_at if self.returns else self.now) > self.due_at

    @property
    def state(self) -> DutyState:
        """How it stands."""
        if self.returns:
            return DutyState.DONE_LATE if self.late else DutyState.DONE
        if self.withdrawn:
            return DutyState.WITHDRAWN
        if self.early:
            return DutyState.EARLY
        return DutyState.OVERDUE if self.late else DutyState.OPEN

    @property
    def newest(self) -> Filing | None:
        """The return that counts."""
        return filing_of(self.returns[-1]) if self.returns else None

    @property
    def lines(self) -> tuple[FiledLine, ...]:
        """The values that count: of the newest return, else of the newest draft; () where nothing was put in."""
        return self.put_in if self.newest is None else self.newest.lines

    @property
    def put_in(self) -> tuple[FiledLine, ...]:
        """The values that were put in last, by a draft of a correction too; () where none were."""
        body = None if self.draft is None else self.draft.typed
        newest = self.newest
        if self.draft is None or not isinstance(body, FormDrafted):
            return () if newest is None else newest.lines
        return body.lines if newest is None or self.draft.seq > self.returns[-1].seq else newest.lines


def filing_of(entry: Entry) -> Filing | None:
    """What a return says."""
    body = entry.typed
    return body if isinstance(body, FormFiled | FormCollected) else None


def received_file(entry: Entry) -> AttachedFile:
    """The template by which an edition came."""
    return entry.of(FormReceived).file


@dataclass(frozen=True)
class FormBook:
    """All that is on record of report forms at the moment `now`."""

    now: datetime
    editions: dict[str, list[Edition]] = field(default_factory=dict)
    ended: dict[str, tuple[Entry, FormEnded]] = field(default_factory=dict)
    ends: dict[str, list[tuple[Entry, FormEnded]]] = field(default_factory=dict)
    fell: dict[str, tuple[Entry, FormFellDue]] = field(default_factory=dict)
    moved: dict[str, tuple[datetime, bool]] = field(default_factory=dict)
    drafts: dict[str, Entry] = field(default_factory=dict)
    returns: dict[str, list[Entry]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    defined: dict[str, datetime] = field(default_factory=dict)

    def number(self, written: str) -> str:
        """The number of the form that is meant, whatever its case. Raises Refused ``forms.unknown_form``."""
        found = [each for each in self.editions if name_key(each) == name_key(written)]
        if not found:
            raise Refused("forms.unknown_form", rule=RULE, number=written.strip())
        return found[0]

    def newest(self, number: str) -> Edition:
        """The edition that came last."""
        return self.editions[number][-1]

    def edition_for(self, number: str, period: FormPeriod) -> Edition | None:
        """The newest edition that holds for a period and has it: a return by the month is never one of a quarter's edition."""
        return next((each for each in self._holding(number, period) if each.has(period)), None)

    def periods(self, number: str, today: date) -> Iterator[tuple[FormPeriod, Edition]]:
        """The periods of a form that are over, each with the edition that holds for it; none between an end and what came after it."""
        seen = set[str]()
        for edition in self.editions[number]:
            for period in periods_over(edition.form, today):
                over = any(
                    entry.seq > edition.entry.seq and period.last > body.last_day
                    for entry, body in self.ends.get(number, ())
                )
                in_force = next(self._holding(number, period), None)
                if period.code not in seen and not over and in_force is edition:
                    seen.add(period.code)
                    yield period, edition

    def _holding(self, number: str, period: FormPeriod) -> Iterator[Edition]:
        """The editions that hold for a period, the newest first: it takes the place of those before it from its day."""
        return (each for each in reversed(self.editions[number]) if each.holds(period))

    def was_there(self, names: Iterable[str], moment: datetime) -> bool:
        """Whether a unit with these names, former ones too, had come into being by then; one that no entry defined always was."""
        known = [self.defined[key] for key in map(name_key, names) if key in self.defined]
        return not known or min(known) <= moment

    def duties(self) -> tuple[Duty, ...]:
        """Everything that ever fell due, in the order in which it did."""
        return tuple(map(self.duty, self.fell))

    def duty(self, code: str) -> Duty:
        """What is due by its name. Raises KeyError where nothing is."""
        entry, body = self.fell[code]
        by = body.file_by
        due_at, provisional = self.moved.get(code, (by.due_at, by.provisional))
        returns = tuple(self.returns.get(code, ()))
        return Duty(
            *(entry, body, due_at, provisional, self.drafts.get(code), returns),
            withdrawn=code in self.withdrawn,
            early=self._is_early(entry, body),
            now=self.now,
        )

    def _is_early(self, entry: Entry, body: FormFellDue) -> bool:
        """Whether its period runs still, by the edition under which it fell due."""
        editions = self.editions.get(body.number, [])
        form = next((each.form for each in editions if each.form.edition == body.edition), None)
        period = None if form is None else period_named(form, body.period)
        return period is not None and self.now <= period.ends(entry.zone)

    def find(self, number: str, period: str, unit: str) -> Duty | None:
        """What is due of a form for a period from a unit."""
        code = duty_code(number, period, unit)
        return self.duty(code) if code in self.fell else None

    def is_open(self, number: str) -> list[Duty]:
        """What is open of a form."""
        found = (self.duty(code) for code, (_, body) in self.fell.items() if body.number == number)
        return [each for each in found if each.state in (DutyState.OPEN, DutyState.OVERDUE, DutyState.EARLY)]

    def early(self) -> list[Duty]:
        """What fell due though its period is not over."""
        return [each for each in self.duties() if each.state is DutyState.EARLY]

    def take(self, entry: Entry) -> None:
        """The next entry, in the order of their numbers."""
        match entry.typed:
            case FormReceived() | FormEnded():
                self._take_form(entry)
            case FormWithdrawn() as body:
                for code in body.duties:  # when its period is over it falls due again
                    self.fell.pop(code, None)
            case FormFellDue() as body:
                self.fell[body.duty] = (entry, body)
                self.moved.pop(body.duty, None)
            case DepartmentDefined() | GroupDefined() as body:
                self.defined.setdefault(name_key(_unit_name(body)), entry.happened_at)
            case FormDrafted() as body:
                self.drafts[body.duty] = entry
            case FormFiled() | FormCollected() as body:
                self.returns.setdefault(body.duty, []).append(entry)
            case Recomputed() as body:
                self._take_moved(body)

    def _take_form(self, entry: Entry) -> None:
        """An edition holds, or a form ends."""
        match entry.typed:
            case FormReceived() as body:
                self.editions.setdefault(body.form.number, []).append(Edition(entry, body.form))
                self.ended.pop(body.form.number, None)
            case FormEnded() as body:
                self.ended[body.number] = (entry, body)
                self.ends.setdefault(body.number, []).append((entry, body))
                self.withdrawn.update(body.withdrawn)

    def _take_moved(self, body: Recomputed) -> None:
        for line in body.lines:
            if line.kind == FORM_RETURN:
                about = line.about.removeprefix(subject(FORM, ""))
                self.moved[about] = (line.after, line.provisional)


def _unit_name(body: DepartmentDefined | GroupDefined) -> str:
    return Group(body.name, body.department).path if isinstance(body, GroupDefined) else body.name


def book_of(view: FormEntriesView, now: datetime) -> FormBook:
    """The book as it stands."""
    book = FormBook(now)
    for entry in _entries(view):
        book.take(entry)
    return book


def _entries(view: FormEntriesView) -> Iterable[Entry]:
    return list(view.told.recorded_since(Stream.CUSTODY, _KINDS, _FIRST))[::-1]
