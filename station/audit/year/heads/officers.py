"""The year of each officer: training, conduct, use of gear, and what they answer for (EQ-03, EQ-16, DM-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from station.audit.year.heads.conduct import ConductOfYear
from station.audit.year.heads.losses import LossesHead
from station.audit.year.heads.plain import TrainingHead
from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry, subject
from station.inventory.bodies import CheckedIn, CheckedOut, RecordingExempted
from station.inventory.losses.bodies import ReportKind
from station.inventory.stock.loss_bodies import PaperLossReported
from station.people.bodies import OfficerChanged, OfficerLeft, OfficerRegistered
from station.people.conduct.values import ConductKind, ConductRule, ConductState
from station.people.voiding.bodies import OfficerReinstated

OFFICERS: Final = "officers"
_TRAINED, _RECORDINGS, _NOT_IN_TIME = "trained", "of_recordings", "not_in_time"
_OF_KIND: Final[Mapping[str, str]] = {
    ConductKind.CRITICISM.value: "criticised",
    ConductKind.VIOLATION.value: "violations",
    ConductKind.COMMENDATION.value: "commended",
    ConductKind.ORDER.value: "ordered",
}
_LATE: Final = (ConductState.DONE_LATE.value, ConductState.NOT_DONE.value)
_OF_REPORT: Final[Mapping[ReportKind, str]] = {
    ReportKind.DAMAGE: "damage_reports",
    ReportKind.LOSS: "loss_reports",
}
_OF_GEAR: Final = ("taken_out", "late_back", "exempted")
_OF_PERSON: Final = (_TRAINED, *_OF_KIND.values(), _RECORDINGS, _NOT_IN_TIME, *_OF_REPORT.values())
"""What is said of each officer by figures of their own."""
_COUNTED: Final = (*_OF_PERSON, *_OF_GEAR)
Parts: TypeAlias = dict[str, dict[str, list[int]]]
"""By officer and column the entries, once for each time that they count."""


class OfficersOfYear:
    """Adds up by officer what other heads have of them, and what they took out and brought back."""

    kinds = frozenset(
        each.KIND
        for each in (
            *(OfficerRegistered, OfficerChanged, OfficerLeft, OfficerReinstated),
            *(CheckedOut, CheckedIn, RecordingExempted),
        )
    )

    def __init__(self, training: TrainingHead, conduct: ConductOfYear, losses: LossesHead) -> None:
        """The heads are shown the same entries, before this one is asked for figures."""
        self._training, self._conduct, self._losses = training, conduct, losses
        self._names: dict[str, str] = {}
        self._left = set[str]()
        self._used: Parts = {}

    def take(self, entry: Entry, counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case OfficerRegistered() | OfficerChanged() as body:
                self._names[body.number] = body.name
            case OfficerLeft() as body:
                self._left.add(body.number)
            case OfficerReinstated() as body:
                self._left.discard(body.number)
            case _:
                if counting.period.holds(entry):
                    for number, column in _uses(entry, counting):
                        _add(self._used, number, column, entry.seq)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each officer in service, and each who has left and of whom something counts."""
        found: Parts = {
            number: {column: list(entries) for column, entries in parts.items()}
            for number, parts in self._used.items()
        }
        names = dict(self._names)
        for number, name, column, entries in self._told(counting):
            names.setdefault(number, name)
            for seq in entries:
                _add(found, number, column, seq)
        serving = self._names.keys() - self._left
        lines = tuple(
            _line(number, names.get(number, ""), found.get(number, {}))
            for number in sorted(serving | found.keys())
        )
        columns = (
            *(YearColumn("number", "code"), YearColumn("name")),
            *(YearColumn(key, "count") for key in _COUNTED),
        )
        return HeadFigures((YearSheet(OFFICERS, columns, lines),), tuple(_figures(found)))

    def _told(self, counting: Counting) -> Iterator[tuple[str, str, str, tuple[int, ...]]]:
        """Number and name of an officer, the column, and the entry that counts in it."""
        for seq, number in self._training.trained():
            yield number, "", _TRAINED, (seq,)
        (sheet, *_) = self._conduct.figures(counting).sheets
        at = {key: sheet.place(key) for key in ("what", "rule", "number", "name", "state")}
        for line in sheet.lines:
            cells = {key: str(line.cells[place]) for key, place in at.items()}
            if not cells["number"]:
                continue
            who, first = (cells["number"], cells["name"]), line.entries[:1]
            yield *who, _OF_KIND[cells["what"]], first
            of_conduct = cells["what"] in (ConductKind.VIOLATION.value, ConductKind.CRITICISM.value)
            if of_conduct and cells["rule"] == ConductRule.RECORDING.value:
                yield *who, _RECORDINGS, first
            if cells["state"] in _LATE:
                yield *who, _NOT_IN_TIME, first
        for seq, body in self._losses.approved(counting):
            report = ReportKind.LOSS if isinstance(body, PaperLossReported) else body.report
            if body.responsible and report in _OF_REPORT:
                yield body.responsible, body.responsible_name, _OF_REPORT[report], (seq,)


def _add(found: Parts, number: str, column: str, seq: int) -> None:
    found.setdefault(number, {}).setdefault(column, []).append(seq)


def _uses(entry: Entry, counting: Counting) -> Iterator[tuple[str, str]]:
    """Whose use an entry of the year tells of, and what of it; not what a void strikes."""
    match entry.typed:
        case CheckedOut() as body:
            told = [(line.tag, body.number, "taken_out") for line in body.lines]
        case CheckedIn() as body:
            late = (line for line in body.lines if line.due_at and line.due_at < entry.happened_at)
            told = [(line.tag, line.number, "late_back") for line in late]
        case RecordingExempted() as body:
            told = [(body.tag, body.returned_by, "exempted")] if body.returned_by else []
        case _:
            return
    for tag, number, column in told:
        if counting.voids.by(entry, subject("item", tag)) is None:
            yield number, column


def _line(number: str, name: str, parts: Mapping[str, list[int]]) -> YearLine:
    cells: tuple[Raw, ...] = (number, name, *(len(parts.get(key, ())) for key in _COUNTED))
    behind = {key: tuple(sorted(set(entries))) for key, entries in parts.items()}
    whole = tuple(sorted({seq for entries in behind.values() for seq in entries}))
    return YearLine(cells, whole, behind)


def _figures(found: Parts) -> Iterator[Figure]:
    """The sums of all, and what counts of one officer by name."""
    yield from (Figure(f"{OFFICERS}.{key}", OFFICERS, key) for key in _COUNTED)
    for number in sorted(found):
        where = (("number", number),)
        for key in _OF_PERSON:
            if key in found[number]:
                yield Figure(f"{OFFICERS}.{key}", OFFICERS, key, where, (number,))
