"""Whose an archive is, by its mark and by what the database says lies there: for a desktop that joins, and at each start."""

from __future__ import annotations

import logging
from pathlib import Path

from station.archive.marks import mark_of, taken_around, write_mark
from station.archive.proving import LOOKED_FOR, holds_one_of, is_archive_of
from station.core.errors import Refused, StoreProblem
from station.store.store import Store
from station.store.view import View

log = logging.getLogger(__name__)


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
        station, newest = view.facts.require("station_id"), view.archive.newest_at(place, LOOKED_FOR)
    if mark is not None and (mark.station, mark.place) != (station, place):
        log.warning("the archive %s bears the mark of another one", root)
        return
    if newest and not holds_one_of(root, newest):
        return
    try:
        write_mark(root, station, place, store.authenticate)
    except OSError as problem:
        log.warning("the archive %s could not be marked: %s", root, problem)


def require_first_archive(store: Store, view: View, root: Path) -> None:
    """Raise `StoreProblem` ``archive.not_shared`` for a folder that does not prove to be the office's first archive.

    One of its newest recordings lies there, or, while it has none, its mark.
    """
    newest = view.archive.newest_at("", LOOKED_FOR)
    if not is_archive_of(root, "", newest, store.authenticate):
        raise StoreProblem("archive.not_shared", path=str(root))


def require_free(store: Store, view: View, root: Path, data: Path) -> None:
    """Raise `StoreProblem` for a folder that is an archive already, or as `require_apart`; `data` is the desktop's own data folder."""
    places = ("", *view.archive.places())
    if mark_of(root, store.authenticate) is not None or any(
        holds_one_of(root, view.archive.newest_at(place, LOOKED_FOR)) for place in dict.fromkeys(places)
    ):
        raise StoreProblem("archive.others_archive", path=str(root))
    require_apart(root, data)


def require_apart(root: Path, data: Path) -> None:
    """Raise `StoreProblem` ``archive.within_anothers`` where another archive or data folder holds `root` or lies within it."""
    other = taken_around(root, data)
    if other is not None:
        raise StoreProblem("archive.within_anothers", path=str(root), other=str(other))


def require_unmarked(root: Path, data: Path) -> None:
    """Raise `StoreProblem` ``archive.others_archive`` for a folder that bears a mark, or as `require_apart`: a new office's is its own."""
    if mark_of(root, None) is not None:
        raise StoreProblem("archive.others_archive", path=str(root))
    require_apart(root, data)


def require_not_anothers(store: Store, view: View, root: Path, place: str, data: Path) -> None:
    """Raise Refused ``archive.others_archive`` for a folder with the mark of another archive than the one at `place`.

    Refused ``archive.within_anothers`` where another archive or data folder holds one without a mark, or lies within it.
    """
    mark = mark_of(root, store.authenticate)
    if mark is not None and (mark.station, mark.place) != (view.facts.require("station_id"), place):
        raise Refused("archive.others_archive", rule="DM-03", path=str(root), field="archive")
    other = None if mark is not None else taken_around(root, data)
    if other is not None:
        raise Refused(
            "archive.within_anothers", rule="DM-03", path=str(root), other=str(other), field="archive"
        )
