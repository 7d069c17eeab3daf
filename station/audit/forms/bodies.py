"""Bodies of entries about report forms. A class here is kept for ever; a new shape is a new class with the next version.

A duty (应报) is a form, a period and who files it; `duty_code` names it (``BB01 2026-11 一科``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from station.audit.forms.definition import (
    MOST_FIELDS,
    MOST_ROWS,
    Edition,
    FieldCode,
    FiledLines,
    FilingUnit,
    FormCell,
    FormDefinition,
    FormName,
    FormNumber,
    LineForm,
)
from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Digest, Many, Number, Text, Typed
from station.core.ledger.words import EntryWords
from station.people.bodies import OfficerNumber, Reason
from station.people.deadlines.bodies import DueBy

FORM: Final = "form"
"""A form, or what is due of it, as the subject of entries: ``form:BB01``, ``form:BB01 2026-11 一科``."""
MOST_BOUND: Final = 20
MOST_OPEN: Final = 2000

_Period = Annotated[str, Text(10, 1)]
_Note = Annotated[str, Text(500), Typed(lines=True)]
_Duty = Annotated[str, Text(150, 1)]


def duty_code(number: str, period: str, unit: str) -> str:
    """How a duty is named."""
    return f"{number} {period} {unit}"


@recorded("form.received")
@dataclass(frozen=True, slots=True)
class FormReceived(Body):
    """A report form holds from its first day on, in the place of earlier editions. `made`: it was made here, not received. `file` is its template."""

    form: FormDefinition
    made: bool
    file: AttachedFile

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which form in which edition."""
        form = self.form
        facts = {"form_name": form.name, "number": form.number, "edition": form.edition}
        return words.said(self, "made" if self.made else "", issuer=form.issuer, **facts)


@recorded("form.received", 2)
@dataclass(frozen=True, slots=True)
class FormReceived2(FormReceived):
    """A report form holds; in this version with the lines of work and posts that it is of."""

    form: LineForm


@recorded("form.ended")
@dataclass(frozen=True, slots=True)
class FormEnded(Body):
    """A form falls due no more for periods that end after `last_day`; `withdrawn` are the open duties that end with it."""

    number: FormNumber
    name: FormName
    last_day: date
    withdrawn: Annotated[tuple[_Duty, ...], Many(MOST_OPEN)]
    reason: Reason


@dataclass(frozen=True, slots=True)
class _OfDuty(Body):
    """About what is due of a form."""

    number: FormNumber
    edition: Edition
    name: FormName
    period: _Period
    unit: FilingUnit

    @property
    def duty(self) -> str:
        """The duty by its name."""
        return duty_code(self.number, self.period, self.unit)


@recorded("form.fell_due")
@dataclass(frozen=True, slots=True)
class FormFellDue(_OfDuty):
    """The return of a form for a period is due; `persons` are to see to it."""

    file_by: DueBy
    persons: Annotated[tuple[OfficerNumber, ...], Many(MOST_BOUND)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose, and until when."""
        return words.said(self, day=words.moment(self.file_by.due_at))


@recorded("form.withdrawn")
@dataclass(frozen=True, slots=True)
class FormWithdrawn(Body):
    """Returns that fell due by a wrong clock, though their periods were not over, are not due; each falls due when its period is."""

    duties: Annotated[tuple[_Duty, ...], Many(MOST_OPEN, 1)]
    reason: Reason

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many, and why."""
        return words.said(self, count=len(self.duties))


@recorded("form.drafted")
@dataclass(frozen=True, slots=True)
class FormDrafted(_OfDuty):
    """Values were put in, and nothing was filed yet; the newest draft counts."""

    lines: FiledLines


@dataclass(frozen=True, slots=True)
class ComputedCell:
    """A value that the station computed: in which row and field, from which key, and behind how many entries.

    Where another was filed, `reason` says why.
    """

    row: Annotated[int, Number(0, MOST_ROWS)]
    field: FieldCode
    value_key: Annotated[str, Text(120, 1)]
    value: FormCell
    entries: Annotated[int, Number(0)]
    reason: Annotated[str, Text(300), Typed()]


@recorded("form.filed")
@dataclass(frozen=True, slots=True)
class FormFiled(_OfDuty):
    """A unit filed its return. What was computed was so by the custody entries up to `custody_seq`.

    `corrects` is the entry that it comes in the place of (0: none), `digest` that of the return, which its file bears.
    """

    lines: FiledLines
    computed: Annotated[tuple[ComputedCell, ...], Many(MOST_ROWS * MOST_FIELDS)]
    custody_seq: Annotated[int, Number(0)]
    custody_hash: Annotated[str, Digest()]
    in_time: bool
    corrects: Annotated[int, Number(0)]
    reason: _Note
    digest: Annotated[str, Digest()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose return, and which one it corrects."""
        why = _nil(words, self.lines) + (words("forms.why", text=self.reason) if self.reason else "")
        if self.corrects:
            return words.said(self, "again", why=why)
        return words.said(self, "" if self.in_time else "late", why=why)


def _nil(words: EntryWords, lines: FiledLines) -> str:
    """That there was nothing to report."""
    return "" if lines else words("forms.nil_short")


@recorded("form.collected")
@dataclass(frozen=True, slots=True)
class FormCollected(_OfDuty):
    """The return of a unit came as a file, was checked and is added up.

    `corrects` is the digest of the return in whose place it comes ("": none); both are kept. It is `in_time` by when it came.
    """

    lines: FiledLines
    file: AttachedFile
    digest: Annotated[str, Digest()]
    station: Annotated[str, Text(80)]
    filed_at: datetime
    filed_by: Annotated[str, Text(60)]
    corrects: Annotated[str, Text(64)]
    reason: Annotated[str, Text(500)]
    in_time: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose return, and in which place it comes."""
        nil = _nil(words, self.lines)
        if self.corrects:
            return words.said(self, "again", why=nil + words("forms.why", text=self.reason))
        return words.said(self, "" if self.in_time else "late", why=nil)
