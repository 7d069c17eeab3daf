"""Whose an archive is, by its mark and by what the database says lies there: for a desktop that joins, and at each start."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from station.archive.copying import transfer
from station.archive.copying.journal import JournalBroken
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import lies_there
from station.archive.copying.trouble import FileTrouble
from station.archive.marks import mark_of, write_mark
from station.archive.values import StoredContent
from station.core.errors import Refused, StoreProblem
from station.store.store import Store
from station.store.view import View

log = logging.getLogger(__name__)

_LOOKED_FOR: Final = 20
"""Of the newest recordings of an archive: one of them must lie whole in the folder that is said to be it."""


def keep_mark(store: Store, root: Path, place: str) -> None:
    """Mark the archive of this desktop where it is not marked, or was with a former key.

    A folder that lacks what the database says lies there is a disk that is not there: it is left as it is.
    """
    if store.authenticate is None or not root.is_dir():
        return
    mark = mark_of(root, store.authenticate)
    if mark is not None and mark.own:
        return
    with store.read() as view:
        station, newest = view.facts.require("station_id"), view.archive.newest_at(place, _LOOKED_FOR)
    if mark is not None and (mark.station, mark.place) != (station, place):
        log.warning("the archive %s bears the mark of another one", root)
        return
    if newest and not _has_one_of(root, newest):
        return
    try:
        write_mark(root, station, place, store.authenticate)
    except OSError as problem:
        log.warning("the archive %s could not be marked: %s", root, problem)


def require_first_archive(store: Store, view: View, root: Path) -> None:
    """Raise `StoreProblem` ``archive.not_shared`` for a folder that does not prove to be the office's first archive.

    One of its newest recordings lies there, or, while it has none, its mark.
    """
    mark, newest = mark_of(root, store.authenticate), view.archive.newest_at("", _LOOKED_FOR)
    named = None if mark is None or not mark.own else (mark.station, mark.place)
    first = named == (view.facts.require("station_id"), "")
    proved = (_has_one_of(root, newest) and (first or named is None)) if newest else first
    if not proved:
        raise StoreProblem("archive.not_shared", path=str(root))


def require_free(store: Store, view: View, root: Path) -> None:
    """Raise `StoreProblem` ``archive.others_archive`` for a folder that is an archive already."""
    if not root.is_dir():
        return
    places = ("", *view.archive.places())
    if mark_of(root, store.authenticate) is not None or any(
        _has_one_of(root, view.archive.newest_at(place, _LOOKED_FOR)) for place in dict.fromkeys(places)
    ):
        raise StoreProblem("archive.others_archive", path=str(root))


def require_not_anothers(store: Store, view: View, root: Path, place: str) -> None:
    """Raise Refused ``archive.others_archive`` for a folder that bears the mark of another archive than the one at `place`."""
    mark = mark_of(root, store.authenticate)
    if mark is not None and (mark.station, mark.place) != (view.facts.require("station_id"), place):
        raise Refused("archive.others_archive", rule="DM-03", path=str(root), field="archive")


def _has_one_of(root: Path, newest: Sequence[StoredContent]) -> bool:
    """Whether one of these recordings lies in a folder, whole; the smallest is read first."""
    ring = Ring(2, transfer.BLOCK)
    for each in sorted(newest, key=lambda content: content.size):
        try:
            if lies_there(root, each.stored, each.sha256, ring):
                return True
        except (OSError, FileTrouble, JournalBroken):
            continue
    return False
