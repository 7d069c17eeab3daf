"""Marks of recordings: those that a card itself shows, and which file a recorder's own mark is of. Pure.

A card shows them by what makers say of it: body cameras end the name of what was marked with their key in ``_IMP``, cameras
write-protect what is not to be deleted (the file system's attribute), and recorders that write over their oldest files keep
what they protect in a folder of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from station.archive.recorders.values import KeyMark
from station.archive.retention.bodies import LONGEST_TOLD
from station.archive.retention.values import MarkWay
from station.archive.survey.values import SourceFile, shown
from station.archive.told.values import MarkApart, ToldMark

_NAMED: Final = re.compile(r"\d{8}.*_IMP\.[^.]+$", re.IGNORECASE)
"""A name with its date that the key of a body camera marked."""
_FOLDERS: Final = frozenset({"event", "crash"})
"""Folders of what is protected, wherever they lie."""
_WITHIN: Final = frozenset({("movie", "ro")})
"""The same, by the folder that they lie in."""


def marks_on_card(files: Iterable[SourceFile]) -> Iterator[ToldMark]:
    """The marks that the card shows of its recordings."""
    for file in files:
        if not file.is_recording:
            continue
        folders = tuple(each.casefold() for each in file.path.split("/")[:-1])
        if _NAMED.search(file.name):
            yield ToldMark(file.path, MarkWay.NAME, _told(file.name))
        if folders and (folders[-1] in _FOLDERS or folders[-2:] in _WITHIN):
            yield ToldMark(file.path, MarkWay.FOLDER, _told(file.path.rsplit("/", 1)[0]))
        if file.protected:
            yield ToldMark(file.path, MarkWay.READ_ONLY, "")


def marks_of_recorder(
    marks: Sequence[KeyMark], files: Sequence[SourceFile]
) -> tuple[tuple[ToldMark, ...], tuple[MarkApart, ...]]:
    """Which files a recorder's marks are of, and the marks of files that are not there.

    By the path as the recorder says it, else without regard to case, else by the name alone where one file has it.
    """
    found: list[ToldMark] = []
    apart: list[MarkApart] = []
    paths = {each.path: each for each in files}
    folded = _once((each.path.casefold(), each) for each in files)
    names = _once((each.name.casefold(), each) for each in files)
    for mark in marks:
        path = mark.file.replace("\\", "/").lstrip("/")
        name = path.rsplit("/", 1)[-1].casefold()
        file = paths.get(path) or folded.get(path.casefold()) or names.get(name)
        if file is None:
            apart.append(MarkApart(_told(mark.file), _told(mark.set_at)))
        else:
            found.append(ToldMark(file.path, MarkWay.KEY, _told(mark.set_at)))
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(apart))


def _once(named: Iterable[tuple[str, SourceFile]]) -> dict[str, SourceFile]:
    """By a name that one file alone has."""
    found: dict[str, SourceFile | None] = {}
    for name, file in named:
        found[name] = None if name in found else file
    return {name: file for name, file in found.items() if file is not None}


def _told(text: str) -> str:
    return shown(text)[:LONGEST_TOLD]
