"""Bodies of entries about monthly reports of paper: due, and signed. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, OfficerNumber, PersonName, PolicyCode, Tag
from station.inventory.certificates.months import NoteCode
from station.inventory.receivers.bodies import LoanReceiver
from station.people.deadlines.bodies import DueBy

PAPER_MONTH: Final = "paper_month"
"""A report as the subject of entries, by its month and unit: ``paper_month:2026-11 一科 › 一组``."""
MOST_KINDS: Final = 500
MOST_NOTES: Final = 2000
MOST_SCANS: Final = 20
MOST_DUE_TO: Final = 20
_MOST: Final = 10**9

_Month = Annotated[str, Text(7, 7)]
_Pieces = Annotated[int, Number(-_MOST, _MOST)]


@recorded("stock.month_due")
@dataclass(frozen=True, slots=True)
class PaperMonthDue(Body):
    """The report of month `month` (``2026-11``) of an account, of the office (None) or a unit, is due; `persons` are to see to it (ST-04)."""

    month: _Month
    whose: LoanReceiver | None
    sign_by: DueBy
    persons: Annotated[tuple[OfficerNumber, ...], Many(MOST_DUE_TO)]

    @property
    def report(self) -> str:
        """The report by its month, and the unit as it was called then."""
        return self.month if self.whose is None else f"{self.month} {self.whose.code}"

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose report, and until when."""
        return words.said(self, whose=account_words(words, self.whose), day=words.moment(self.sign_by.due_at))


@dataclass(frozen=True, slots=True)
class MonthLine:
    """The figures of a kind of paper, called `kind_name` then; what was made up of earlier months can be less than nothing."""

    kind: PolicyCode
    kind_name: Annotated[str, Text(120, 1)]
    month_start: _Pieces
    used: _Pieces
    spoiled: _Pieces
    to_units: _Pieces
    received: _Pieces
    month_end: _Pieces


@dataclass(frozen=True, slots=True)
class NotedMove:
    """A movement of that kind that is none of every day, by its entry."""

    kind: PolicyCode
    noted: Annotated[NoteCode, Worded("certificates.noted")]
    tag: Tag
    seq: Annotated[int, Number(1)]
    pieces: _Pieces


@recorded("stock.month_signed")
@dataclass(frozen=True, slots=True)
class PaperMonthSigned(Body):
    """The report of a month was signed by the keeper of the certificates and the leader, and stays as it is (ST-04).

    `due_as` names it as it was due. `registry` says which form it has. `files` are scans of the signed paper.
    """

    month: _Month
    whose: LoanReceiver | None
    due_as: Annotated[str, Text(160, 7)]
    registry: bool
    lines: Annotated[tuple[MonthLine, ...], Many(MOST_KINDS)]
    notes: Annotated[tuple[NotedMove, ...], Many(MOST_NOTES)]
    keeper: OfficerNumber
    keeper_name: PersonName
    leader: OfficerNumber
    leader_name: PersonName
    files: Annotated[tuple[AttachedFile, ...], Many(MOST_SCANS)]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Whose report of which month, and who signed."""
        note = words("stock.noted", note=self.note) if self.note else ""
        return words.said(self, whose=account_words(words, self.whose), why=note)


def account_words(words: EntryWords, account: LoanReceiver | None) -> str:
    """Whose account it is."""
    return words("certificates.house") if account is None else account.value.words
