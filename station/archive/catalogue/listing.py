"""Recordings, and imports, as lists."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from station.archive.arrival.values import Punctuality
from station.archive.outcomes import Closing
from station.archive.retention.values import RetentionState
from station.archive.survey.values import MediaKind
from station.archive.values import ImportSession, Recording
from station.archive.weighing.values import Confidence
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission


def seconds_of(recording: Recording) -> float | None:
    """The duration of a recording in seconds; None for a picture."""
    seconds = (recording.recorded_until - recording.recorded_from).total_seconds()
    return seconds if seconds > 0 else None


def file_name(recording: Recording) -> str:
    """The stored name without its folder."""
    return recording.stored.rsplit("/", 1)[-1]


WHOLE, LACKING, UNCHECKED = "whole", "lacking", "unchecked"
"""How far a recording shows what is asked of it, as somebody saw it (RC-01)."""
ANOTHER, THEMSELVES, NOBODY = "another", "themselves", "nobody"
"""Who saw that: somebody else than the officer whose recording it is, that officer, or nobody yet."""


RECORDED, OWN_FILES, AWAITING = "recordings", "own_files", "awaiting"
"""Whether something is a recording, a file that its camera made for itself, or one of these whose recording is not here."""


def _contents(recording: Recording) -> str | None:
    found = recording.contents
    return None if found is None else LACKING if found.lacks else WHOLE


def _checker(recording: Recording) -> str | None:
    found = recording.contents
    return None if found is None else THEMSELVES if found.own else ANOTHER


def _missing(recording: Recording) -> int | None:
    return recording.missing_bytes or None


PIECES, GAPS = "pieces", "gaps"
"""Recordings in several pieces, and those before which something is missing (RC-03)."""


def _piece(recording: Recording) -> str:
    """Which piece it is, of how many."""
    piece = recording.piece
    return "" if piece is None or piece.count == 1 else f"{piece.number}/{piece.count}"


def _gap(recording: Recording) -> float | None:
    """How many seconds nothing was recorded before it, where that is a finding."""
    piece = recording.piece
    return None if piece is None or piece.gap is None else piece.gap.total_seconds()


def _marks(recording: Recording) -> str | None:
    """How its device marked it, by its first mark."""
    marks = recording.keeping.marks
    return marks[0].way.value if marks else None


def _lost(recording: Recording) -> str | None:
    return "with_desktop" if recording.lost else None


def _column(
    key: str,
    value: str | Callable[[Any], Any],
    kind: ValueKind = ValueKind.TEXT,
    *,
    sortable: bool = False,
    **more: Any,
) -> ListColumn:
    read = attrgetter(value) if isinstance(value, str) else value
    return ListColumn(key, f"archive_page.column.{key}", read, kind, sortable=sortable, **more)


RECORDING_LIST: Final[ListDeclaration[Recording]] = ListDeclaration(
    name="recordings",
    title="archive_page.title",
    columns=(
        _column("picture", "kind", ValueKind.CHOICE, words="archive.kind."),
        _column("time", "recorded_from", ValueKind.MOMENT, sortable=True),
        _column("officer", "officer_name", sortable=True),
        _column("name", file_name),
        _column("duration", seconds_of, ValueKind.SPAN),
        _column("piece", _piece),
        _column("size", "size", ValueKind.SIZE, sortable=True, sums=True),
        _column("camera", "camera", ValueKind.CODE, sortable=True),
        _column("matter", "matter", sortable=True),
        _column("arrival", "arrival.punctuality", ValueKind.CHOICE, words="archive.punctuality."),
        _column("retention", "keeping.state", ValueKind.CHOICE, words="archive_page.retention.", shown=False),
        _column("marks", _marks, ValueKind.CHOICE, words="archive.mark.", shown=False),
        _column("due", "arrival.due_at", ValueKind.MOMENT, shown=False),
        _column("contents", _contents, ValueKind.CHOICE, words="archive_page.contents.", shown=False),
        _column("checker", _checker, ValueKind.CHOICE, words="archive_page.checker.", shown=False),
        _column("confidence", "confidence", ValueKind.CHOICE, words="archive.confidence.", shown=False),
        _column("gap", _gap, ValueKind.SPAN, shown=False),
        _column("purpose", "purpose", shown=False),
        _column("state", "state", ValueKind.CHOICE, words="archive.state.", shown=False),
        _column("missing", _missing, ValueKind.SIZE, shown=False),
        _column("awaited_main", "awaited_main", shown=False),
        _column("imported", "imported_at", ValueKind.MOMENT, sortable=True, shown=False),
        _column("department", "department", sortable=True, shown=False),
        _column("desktop", "desktop", shown=False),
        _column("lost", _lost, ValueKind.CHOICE, words="archive_page.lost.", shown=False),
        _column("sha256", "sha256", ValueKind.CODE, sortable=True, shown=False),
    ),
    filters=(
        ListFilter(
            "kind",
            "archive_page.column.picture",
            choices=tuple(kind.value for kind in MediaKind),
            words="archive.kind.",
            chips=True,
        ),
        ListFilter("doubt", "archive_page.in_doubt", FilterKind.FLAG, chips=True),
        ListFilter("officer", "archive_page.officer", names=NamedKind.OFFICER),
        ListFilter("camera", "archive_page.camera", names=NamedKind.ITEM),
        ListFilter("time", "archive_page.time", FilterKind.DAYS),
        ListFilter("matter", "archive_page.matter", FilterKind.TEXT),
        ListFilter(
            "arrival",
            "archive_page.column.arrival",
            choices=(Punctuality.LATE.value, Punctuality.UNKNOWN.value, Punctuality.IN_TIME.value),
            words="archive.punctuality.",
        ),
        ListFilter(
            "retention",
            "archive_page.column.retention",
            choices=tuple(each.value for each in RetentionState),
            words="archive_page.retention.",
            seldom=True,
        ),
        ListFilter("marked", "archive_page.marked", FilterKind.FLAG, seldom=True),
        ListFilter("partial", "archive_page.partial", FilterKind.FLAG, seldom=True),
        ListFilter(
            "contents",
            "archive_page.column.contents",
            choices=(UNCHECKED, LACKING, WHOLE),
            words="archive_page.contents.",
            seldom=True,
        ),
        ListFilter(
            "checker",
            "archive_page.column.checker",
            choices=(NOBODY, THEMSELVES, ANOTHER),
            words="archive_page.checker.",
            seldom=True,
        ),
        ListFilter(
            "confidence",
            "archive_page.column.confidence",
            choices=tuple(each.value for each in Confidence),
            words="archive.confidence.",
            seldom=True,
        ),
        ListFilter(
            "pieces",
            "archive_page.pieces.title",
            choices=(PIECES, GAPS),
            words="archive_page.pieces.",
            seldom=True,
        ),
        ListFilter(
            "department", "archive_page.column.department", FilterKind.TEXT, seldom=True, names=NamedKind.UNIT
        ),
        ListFilter("imported", "archive_page.column.imported", FilterKind.DAYS, seldom=True),
        ListFilter("desktop", "archive_page.column.desktop", seldom=True),
        ListFilter("origins", "archive_page.several_devices", FilterKind.FLAG, seldom=True),
        ListFilter("one_copy", "archive_page.column.one_copy", FilterKind.FLAG, seldom=True),
        ListFilter("matter_number", "archive_page.matter", offered=False),
        ListFilter("session", "archive_page.column.session", offered=False),
        ListFilter(
            "taken",
            "archive_page.taken.title",
            choices=(RECORDED, OWN_FILES, AWAITING),
            words="archive_page.taken.",
            default=RECORDED,
            divides=True,
            shows=("awaited_main",),
            seldom=True,
        ),
    ),
    key="sha256",
    sort=(Sort("time", descending=True),),
)

IMPORT_LIST: Final[ListDeclaration[ImportSession]] = ListDeclaration(
    name="imports",
    title="archive_page.imports",
    columns=(
        _column("session", "session", ValueKind.CODE, sortable=True),
        _column("closed", "closed_at", ValueKind.MOMENT, sortable=True),
        _column("camera", "camera", ValueKind.CODE, sortable=True),
        _column("source", "source"),
        _column("copied", "copied", ValueKind.NUMBER, sums=True),
        _column("already", "already", ValueKind.NUMBER, sums=True),
        _column("held", "held", ValueKind.NUMBER, sums=True),
        _column("failed", "failed", ValueKind.NUMBER, sums=True),
        _column("left_out", "left_out", ValueKind.NUMBER, sums=True),
        _column("extent", "extent", ValueKind.CHOICE, words="archive.extent."),
        _column("closing", "closing", ValueKind.CHOICE, words="archive.closing."),
        _column("cleared", "cleared", ValueKind.NUMBER, sums=True),
        _column("cleared_at", "cleared_at", ValueKind.MOMENT, shown=False),
        _column("serial", "serial", ValueKind.CODE, shown=False),
        _column("account", "account", sortable=True),
    ),
    filters=(
        ListFilter("complete", "archive_page.column.complete", FilterKind.FLAG),
        ListFilter("no_device", "archive_page.column.no_device", FilterKind.FLAG),
        ListFilter(
            "closing",
            "archive_page.column.closing",
            choices=tuple(each.value for each in Closing),
            words="archive.closing.",
        ),
        ListFilter("camera", "archive_page.camera", names=NamedKind.ITEM),
        ListFilter("closed", "archive_page.column.closed", FilterKind.DAYS),
        ListFilter("cleared", "archive_page.column.cleared", FilterKind.FLAG),
    ),
    key="session",
    sort=(Sort("closed", descending=True),),
)


class ImportList(ListService[ImportSession], ask=asks(Permission.IMPORT_RUN)):
    """The closed imports."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, IMPORT_LIST)
