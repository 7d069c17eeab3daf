"""Recordings and imports as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, false, not_, or_, select

from station.archive.arrival.values import Punctuality
from station.archive.attribution.values import Basis, Doubt
from station.archive.catalogue.listing import (
    ANOTHER,
    AWAITING,
    GAPS,
    IMPORT_LIST,
    LACKING,
    NOBODY,
    OWN_FILES,
    PIECES,
    RECORDED,
    RECORDING_LIST,
    THEMSELVES,
    UNCHECKED,
    WHOLE,
)
from station.archive.places import FIRST
from station.archive.retention.values import RetentionState
from station.archive.survey.values import FileRole
from station.archive.values import Recording
from station.core.ledger import canonical_bytes
from station.core.listing import ListContext
from station.matters.numbers import matter_key
from station.store.lists.compared import desktops_named, own_rows
from station.store.lists.source import (
    Condition,
    ListSource,
    SortKey,
    holds,
    on_days,
    one_of,
    part_of,
    perhaps_empty,
    perhaps_null,
)
from station.store.readers.archive import recording_of
from station.store.readers.import_sessions import import_session_of
from station.store.readers.matters import known_as
from station.store.schema.archive import archive_place, import_session, recording
from station.store.schema.matters import matter_alias, matter_mention
from station.store.schema.second_copies import second_copy
from station.store.search import RECORDINGS

_HELD_IN_DOUBT = holds(recording.c.officer)


def _in_doubt(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """Nobody can be named for it, or its name bears another officer's number.

    A camera's own file that belongs to no recording is nobody's without a doubt.
    """
    of_nobody, apart = recording.c.basis == Basis.CAMERA.value, recording.c.doubt == Doubt.OTHER_NUMBER.value
    if wanted:
        return and_(or_(_HELD_IN_DOUBT(False, context), apart), not_(of_nobody))
    return or_(and_(_HELD_IN_DOUBT(True, context), or_(recording.c.doubt.is_(None), not_(apart))), of_nobody)


def _listed(row: Row[Any]) -> Recording:
    return replace(recording_of(row), desktop=row.desktop or "", lost=row.lost_at is not None)


def _of_matter(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Of the matters with these numbers, however each recording's was typed."""
    keys = [known_as(matter_key(each)) for each in wanted]
    typed = select(matter_mention.c.number).where(matter_mention.c.key.in_(keys))
    return recording.c.matter.in_(typed)


_AT_PLACE = one_of(recording.c.place, lambda value: "" if value == FIRST else value)


_LOOKED = recording.c.noted_at.is_not(None)
_NOT_LOOKED = and_(recording.c.noted_at.is_(None), recording.c.camera.is_not(None))
"""Nobody looked: at one of a device of ours, since nothing is asked of any other."""


def _contents(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """How far it shows what is asked of it."""
    none = recording.c.lacks == "[]"
    conditions = {
        UNCHECKED: _NOT_LOOKED,
        LACKING: and_(_LOOKED, ~none),
        WHOLE: none,
    }
    return or_(false(), *(conditions[each] for each in wanted))


def _checker(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Who looked: somebody else, or the officer whose recording it is."""
    own = and_(
        recording.c.noted_number.is_not(None),
        recording.c.officer.is_not(None),
        recording.c.noted_number == recording.c.officer,
    )
    conditions = {NOBODY: _NOT_LOOKED, ANOTHER: and_(_LOOKED, not_(own)), THEMSELVES: own}
    return or_(false(), *(conditions[each] for each in wanted))


_PUNCTUAL: Final = {
    Punctuality.LATE.value: recording.c.late.is_(True),
    Punctuality.IN_TIME.value: recording.c.late.is_(False),
    Punctuality.UNKNOWN.value: recording.c.late.is_(None),
}


def _arrival(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether it came in in time (DM-05)."""
    return or_(false(), *(_PUNCTUAL[each] for each in wanted))


def _partial(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether its device did not give all of it."""
    return recording.c.missing_bytes.is_not(None) if wanted else recording.c.missing_bytes.is_(None)


_RETAINED: Final = {
    RetentionState.KEPT.value: recording.c.retention.is_not(None),
    RetentionState.PROPOSED.value: and_(recording.c.marks.is_not(None), recording.c.retention_at.is_(None)),
    RetentionState.USUAL.value: and_(recording.c.retention_at.is_not(None), recording.c.retention.is_(None)),
}


def _retention(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """What was decided of how long it is kept, or waits for that (DM-04)."""
    return or_(false(), *(_RETAINED[each] for each in wanted))


def _told_by_origin(what: str, values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a further device of equal content says one of `values` of it."""
    other = recording.alias()
    said = [canonical_bytes({what: each}).decode()[1:-1] for each in values]
    told = or_(false(), *(other.c.origins.contains(each, autoescape=True) for each in said))
    return recording.c.sha256.in_(select(other.c.sha256).where(other.c.origins.is_not(None), told))


def _or_origin(what: str, own: Condition) -> Condition:
    """The same as `own`, or that a further device of equal content says so."""
    return lambda wanted, context: or_(own(wanted, context), _told_by_origin(what, wanted))


def _within(scope: Any, _context: ListContext) -> ColumnElement[bool]:
    """Limits the list to what a person may see (DM-07)."""
    mine: list[ColumnElement[bool]] = [false()]
    if scope.officer is not None:
        mine.append(recording.c.officer == scope.officer)
        mine.append(_told_by_origin("officer", [scope.officer]))
    if scope.departments:
        mine.append(recording.c.department.in_(scope.departments))
        mine.append(_told_by_origin("department", scope.departments))
    return or_(*mine)


def _taken(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Recordings, a camera's own files, or those of them whose recording is not here."""
    own = recording.c.role == FileRole.COMPANION.value
    conditions = {RECORDED: not_(own), OWN_FILES: own, AWAITING: recording.c.awaited_main.is_not(None)}
    return or_(false(), *(conditions[each] for each in wanted))


_HAS_GAP: Final = or_(recording.c.gap_ms.is_not(None), recording.c.parts_missing > 0)
"""Nothing was recorded for longer than is tolerated before it, or a piece is missing (RC-03)."""


def _pieces(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Those in several pieces, or with a gap before them."""
    conditions = {PIECES: recording.c.pieces > 1, GAPS: _HAS_GAP}
    return or_(false(), *(conditions[each] for each in wanted))


def _complete(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    return import_session.c.complete.is_(wanted)


def _no_device(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether nobody knows yet which device it was of."""
    return import_session.c.camera.is_(None) if wanted else import_session.c.camera.is_not(None)


def _one_copy(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether it lies in no second archive."""
    copied = recording.c.sha256.in_(select(second_copy.c.sha256))
    return not_(copied) if wanted else copied


_TYPED_MATTER: Final = part_of(recording.c.matter)


def _matter(wanted: Any, context: ListContext) -> ColumnElement[bool]:
    """What was typed for a matter, or names the matter that has this number by now, or had it (PF-10)."""
    return or_(_TYPED_MATTER(wanted, context), _of_matter((wanted,), context))


RECORDING_SOURCE: Final = ListSource(
    name=RECORDING_LIST.name,
    key=recording.c.sha256,
    frame=recording,
    wide=recording.outerjoin(archive_place, archive_place.c.place == recording.c.place),
    rows=(*recording.c, archive_place.c.name.label("desktop"), archive_place.c.lost_at),
    read=_listed,
    order={
        "time": SortKey(recording.c.recorded_from),
        "size": SortKey(recording.c.size),
        "officer": perhaps_null(recording.c.officer_name),
        "camera": replace(perhaps_null(recording.c.camera), indexed=True),
        "matter": replace(perhaps_null(recording.c.matter), indexed=True),
        "imported": SortKey(recording.c.imported_at),
        "department": perhaps_empty(recording.c.department),
        "sha256": SortKey(recording.c.sha256),
    },
    filters={
        "kind": one_of(recording.c.kind),
        "doubt": _in_doubt,
        "officer": _or_origin("officer", one_of(recording.c.officer)),
        "camera": _or_origin("camera", one_of(recording.c.camera)),
        "time": on_days(recording.c.recorded_from),
        "matter": _matter,
        "arrival": _arrival,
        "partial": _partial,
        "retention": _retention,
        "marked": holds(recording.c.marks),
        "contents": _contents,
        "checker": _checker,
        "confidence": one_of(recording.c.confidence),
        "department": part_of(recording.c.department),
        "imported": on_days(recording.c.imported_at),
        "desktop": _AT_PLACE,
        "one_copy": _one_copy,
        "matter_number": _of_matter,
        "session": one_of(recording.c.session),
        "origins": holds(recording.c.origins),
        "taken": _taken,
        "pieces": _pieces,
    },
    searched=RECORDINGS,
    counted={"kind": recording.c.kind},
    sums={"size": recording.c.size},
    within=_within,
    compared=(own_rows(recording), desktops_named),
    also=frozenset({second_copy, matter_alias, matter_mention}),
)


def _cleared(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether files of it were removed from the device since."""
    return import_session.c.cleared.is_not(None) if wanted else import_session.c.cleared.is_(None)


IMPORT_SOURCE: Final = ListSource(
    name=IMPORT_LIST.name,
    key=import_session.c.session,
    frame=import_session,
    rows=tuple(import_session.c),
    read=import_session_of,
    order={
        "session": SortKey(import_session.c.session),
        "closed": SortKey(import_session.c.closed_at),
        "camera": perhaps_null(import_session.c.camera),
        "account": SortKey(import_session.c.account),
    },
    filters={
        "complete": _complete,
        "no_device": _no_device,
        "closing": one_of(import_session.c.closing),
        "camera": one_of(import_session.c.camera),
        "closed": on_days(import_session.c.closed_at),
        "cleared": _cleared,
    },
    searched=(
        import_session.c.session,
        import_session.c.source,
        import_session.c.camera,
        import_session.c.account,
    ),
    sums={
        name: import_session.c[name]
        for name in ("copied", "already", "held", "failed", "left_out", "cleared")
    },
    compared=(own_rows(import_session),),
)
