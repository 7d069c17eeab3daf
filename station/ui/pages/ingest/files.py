"""The files of a source as a list: kind, time, officer, plan and outcome; last what is not taken, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from station.archive.attribution.values import Doubt
from station.archive.copying.job import CopyOutcome
from station.archive.copying.under_way import FilesUnderWay
from station.archive.importing.order import OrderedFile
from station.archive.importing.ordering import Ordered
from station.archive.outcomes import FileOutcome
from station.archive.planning.values import Intent, PlannedFile
from station.archive.survey.belongings import found_in
from station.archive.survey.values import FileRole, FileState, FoundIn, Ignored, SourceFile, shown
from station.archive.weighing.values import first_doubt
from station.core import sizes
from station.core.texts import Texts, capital
from station.ui.media import KIND_ICONS, duration_words
from station.ui.models.column import RIGHT, TableColumn, moment_shown
from station.ui.pages.ingest.source import ImportSource
from station.ui.widgets.chip import ChipState

T = TypeVar("T")
_INTENTS = {
    Intent.COPY: ("accent", "import"),
    Intent.ALREADY: ("neutral", "check"),
    Intent.HOLD: ("attention", "pause"),
}
_STEPS = {"copying": ("accent", "import"), "copied": ("accent", "seal"), "checked": ("ok", "check")}
_OUTCOMES = {
    FileOutcome.COPIED: ("ok", "ok"),
    FileOutcome.ALREADY: ("neutral", "check"),
    FileOutcome.HELD: ("attention", "pause"),
    FileOutcome.FAILED: ("stop", "stop"),
    FileOutcome.PARTIAL: ("stop", "info"),
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file with its plan, and its outcome once there is one."""

    planned: PlannedFile
    ordered: OrderedFile
    outcome: CopyOutcome | None = None
    step: str = ""
    """Where it is while the source is imported: ``copying``, ``copied``, ``checked``, which is recorded at the end."""

    @property
    def file(self) -> SourceFile:
        """The file on the card."""
        return self.planned.file


@dataclass(frozen=True, slots=True)
class LeftRow:
    """What lies on the source and is not taken."""

    ignored: Ignored


Row = FileRow | LeftRow


def rows_of(source: ImportSource) -> list[Row]:
    """The rows of a source: what is taken in the order of recording, then what is not."""
    if source.ordered is None:
        return []
    return [*_taken(source, source.ordered), *map(LeftRow, source.ordered.order.ignored)]


def key_of(row: object) -> object:
    """What a row is known by: the path of its file."""
    if isinstance(row, FileRow):
        return row.file.path
    return row.ignored.path if isinstance(row, LeftRow) else row


def _taken(source: ImportSource, ordered: Ordered) -> list[FileRow]:
    pairs = zip(ordered.plan.files, ordered.order.files, strict=True)
    if source.result is not None:
        outcomes = {each.source: each for each in source.result.outcomes}
        return [FileRow(planned, each, outcomes.get(planned.file.path)) for planned, each in pairs]
    if not source.stage.copying:
        return [FileRow(planned, each) for planned, each in pairs]
    files, now = source.files, source.progress.detail
    return [
        FileRow(planned, each, files.outcome(path := planned.file.path), _step(files, path, now))
        for planned, each in pairs
    ]


def _step(files: FilesUnderWay, path: str, now: str) -> str:
    outcome = files.outcome(path)
    if outcome is not None:
        return "checked" if outcome.outcome is FileOutcome.COPIED else ""
    if files.is_copied(path):
        return "copied"
    return "copying" if path == now else ""


class FileColumns:
    """The columns in words."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, zone

    def columns(self) -> tuple[TableColumn, ...]:
        """The columns from left to right."""
        key = "ingest_page.column."
        return (
            TableColumn("end", f"{key}end", self._end_word, state=self._end, width=190),
            TableColumn("name", f"{key}name", self._name, icon=_icon, width=190, stretch=True),
            TableColumn("time", f"{key}time", _of_file(_start), show=moment_shown(self._zone), width=134),
            TableColumn(
                "time_source",
                f"{key}time_source",
                _of_file(self._time_source),
                state=_of_file(self._weak_time),
                face="muted",
                width=170,
            ),
            TableColumn(
                "duration",
                f"{key}duration",
                _of_file(_seconds),
                show=duration_words,
                align=RIGHT,
                width=68,
            ),
            TableColumn(
                "size", f"{key}size", _of_file(_size), show=sizes.size, align=RIGHT, sums=True, width=84
            ),
            TableColumn(
                "officer", f"{key}officer", _of_file(self._officer), state=_of_file(self._doubt), width=250
            ),
        )

    def _name(self, row: Row) -> str:
        """The name, with where it lay and as what it is taken where that is not what everybody expects."""
        if isinstance(row, LeftRow):
            return row.ignored.shown_path
        file, place = row.file, found_in(row.file.path)
        said = [file.shown_path.rsplit("/", 1)[-1]]
        if place is not FoundIn.CARD:
            said.append(self._texts(f"archive.found_in.{place}"))
        if file.role is not FileRole.RECORDING:
            said.append(self._role(file))
        return " · ".join(said)

    def _role(self, file: SourceFile) -> str:
        """As what it is taken, and the recording that it belongs to."""
        if file.belongs_to is None:
            return self._texts(f"archive.role.{file.role}")
        return self._texts("ingest_page.beside", main=shown(file.belongs_to).rsplit("/", 1)[-1])

    def _time_source(self, row: FileRow) -> str:
        return self._texts(f"ingest_page.time_source.{row.file.time.source}")

    def _officer(self, row: FileRow) -> str:
        named, attribution = row.ordered.officer_name, row.planned.attribution
        if named:
            return f"{named} · {self._texts(f'archive.basis.{attribution.basis}')}"
        if row.file.is_cameras_alone:
            return self._texts("archive.role.companion")
        return (
            self._texts(f"archive.doubt.{attribution.doubt}")
            if attribution.doubt
            else self._texts("archive.basis.nobody")
        )

    def _weak_time(self, row: FileRow) -> ChipState | None:
        """Why the time proves nothing; of a camera's own file nothing is to be proved."""
        if row.file.role is FileRole.COMPANION:
            return None
        doubt = None if row.ordered.weighed is None else first_doubt(row.ordered.weighed.doubts)
        return None if doubt is None else ChipState(self._texts(f"archive.time_doubt.{doubt}"), "attention")

    def _doubt(self, row: FileRow) -> ChipState | None:
        if row.file.role is FileRole.COMPANION:
            return None
        if row.ordered.officer_name and row.planned.attribution.agrees is not False:
            return None
        if row.planned.attribution.doubt is Doubt.OTHER_NUMBER:
            return ChipState(capital(self._texts(f"archive.doubt.{Doubt.OTHER_NUMBER}")), "attention")
        if row.ordered.officer_name:
            return ChipState(self._texts("ingest_page.apart", name=row.ordered.officer_name), "attention")
        return ChipState(capital(self._officer(row)), "attention")

    def _end_word(self, row: Row) -> str:
        if isinstance(row, LeftRow):
            return self._texts("ingest_page.left", why=self._texts(f"archive.ignored.{row.ignored.reason}"))
        if row.step:
            return self._texts(f"ingest_page.step.{row.step}")
        reason = row.outcome.reason if row.outcome is not None else row.planned.reason
        told = row.outcome is not None and not row.outcome.outcome.is_whole
        if reason is not None and (told or row.outcome is None) and reason.value != "same_content":
            return self._texts(f"archive.reason.{reason}")
        state = "" if row.file.state is FileState.WHOLE else self._texts(f"archive.state.{row.file.state}")
        if row.outcome is not None:
            said = self._texts(f"archive.outcome.{row.outcome.outcome}")
            return f"{said} · {state}" if state else said
        return state or self._texts(f"ingest_page.intent.{row.planned.intent}")

    def _end(self, row: Row) -> ChipState:
        if isinstance(row, LeftRow):
            look = ("attention", "warning") if row.ignored.strange else ("neutral", "minus")
            return ChipState(capital(self._end_word(row)), *look)
        token, icon = (
            _OUTCOMES[row.outcome.outcome] if row.outcome is not None else _INTENTS[row.planned.intent]
        )
        if row.step:
            token, icon = _STEPS[row.step]
        elif row.file.state is not FileState.WHOLE and (row.outcome is None or row.outcome.outcome.is_whole):
            token, icon = "attention", "warning"
        return ChipState(capital(self._end_word(row)), token, icon)


def _of_file(value: Callable[[FileRow], T]) -> Callable[[Row], T | None]:
    """The same of what is taken; what is not taken has no such value."""

    def of_file(row: Row) -> T | None:
        return value(row) if isinstance(row, FileRow) else None

    return of_file


def _icon(row: Row) -> tuple[str, str]:
    return KIND_ICONS[row.file.kind] if isinstance(row, FileRow) else "minus", "text-muted"


def _start(row: FileRow) -> datetime:
    return row.file.time.start


def _seconds(row: FileRow) -> float | None:
    return row.file.time.duration.total_seconds() if row.file.time.duration is not None else None


def _size(row: FileRow) -> int:
    return row.file.size
