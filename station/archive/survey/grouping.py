"""What belongs together on a source (pure): a camera's own files stay with the recording that they were made for.

A file belongs to the recording whose stem (`stem_of`) it bears, or continues with something that is no further figure
(``C0001M01.XML`` to ``C0001.MP4``). The recording is looked for in its folder, in the folder around one of small pictures,
within its tree (AVCHD, XAVC …), and last, by the whole stem, on the source. Where several could be meant it belongs to none.
Every file is looked at once, so that a card of 20,000 files costs no more than its survey.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from station.archive.survey.belongings import found_in, stem_of
from station.archive.survey.content import kind_by_name, suffix_of
from station.archive.survey.values import FileRole, FoundIn, MediaKind, SourceFile

K = TypeVar("K", bound=Hashable)

_TREES: Final = frozenset({"avchd", "bdmv", "m4root", "xdroot", "bpav"})
_CONTENTS: Final = re.compile(r"video|audio|clip|icon|voice|proxy|clips\d{3}")
"""Folders of which one lies in a ``CONTENTS`` that is such a tree."""
_PROXY_SUFFIXES: Final = frozenset({"lrv", "lrf"})
_PROXY_FOLDERS: Final = frozenset({"sub", "proxy"})
_VOICE_SUFFIX: Final = "wav"
_PLAYLISTS: Final = frozenset({"mpl", "mpls"})
"""They bear numbers of their own, not those of the films that they list."""
_BESIDE_FOLDERS: Final = frozenset({"thm", "sub", "proxy", "thmbnl"})
"""What lies in one of these is of the recordings in the folder around it."""
_GOPRO_PROXY: Final = re.compile(r"gl(\d{6})")
_GOPRO_FILMS: Final = ("gx", "gh")
_SHORTEST: Final = 4
_RANKS: Final = (MediaKind.VIDEO, MediaKind.OTHER, MediaKind.IMAGE, MediaKind.AUDIO)
"""Of several recordings of one stem the film counts, then what can't be told, then the photo."""


def tree_of(path: str) -> str:
    """The folder of the tree (AVCHD, XAVC …) that a file lies in, from the source's root; "" for one in none."""
    parts = path.split("/")[:-1]
    for at, part in enumerate(parts):
        folded = part.casefold()
        inner = parts[at + 1].casefold() if at + 1 < len(parts) else ""
        if folded in _TREES or (folded == "contents" and _CONTENTS.fullmatch(inner)):
            return "/".join(parts[: at + 1])
    return ""


def grouped(files: Iterable[SourceFile]) -> list[SourceFile]:
    """The same files, each of a camera's own with the recording that it belongs to, and with that recording's time.

    A film that is only the small copy of another, and a sound beside a film or photo of its name, are such files too; where
    there is nothing that they belong to they are recordings. The order is that of recording; a recording comes before
    what belongs to it.
    """
    given = tuple(files)
    known = _Mains()
    known.note(each for each in given if _is_main(each))
    found = [_with_main(each, known) for each in given]
    return sorted(with_times_of_mains(found), key=in_order)


def with_times_of_mains(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The same files, where those that belong to a recording have its time."""
    times = {each.path: each.time for each in files}
    return [
        replace(each, time=times[each.belongs_to]) if each.belongs_to in times else each for each in files
    ]


def in_order(file: SourceFile) -> tuple[object, ...]:
    """The order of recording, a recording before what belongs to it."""
    return (file.time.start, file.belongs_to or file.path, file.belongs_to is not None, file.path)


def _with_main(file: SourceFile, known: _Mains) -> SourceFile:
    main = known.of(file) if file.role is FileRole.COMPANION or _is_second(file) else None
    if main is None or main == file.path:
        return file
    return replace(file, role=FileRole.COMPANION, belongs_to=main)


def _is_main(file: SourceFile) -> bool:
    """Whether other files can belong to it."""
    told = file.kind is not MediaKind.OTHER or kind_by_name(file.name) is not None
    return file.role is not FileRole.COMPANION and told and not _is_proxy(file)


def _is_second(file: SourceFile) -> bool:
    """Whether it may be the small copy of a film, or the sound beside one."""
    return _is_proxy(file) or (file.kind is MediaKind.AUDIO and suffix_of(file.name) == _VOICE_SUFFIX)


def _is_proxy(file: SourceFile) -> bool:
    if file.kind is not MediaKind.VIDEO:
        return False
    folder = file.path.split("/")[-2:-1]
    within = bool(folder) and folder[0].casefold() in _PROXY_FOLDERS and bool(tree_of(file.path))
    return suffix_of(file.name) in _PROXY_SUFFIXES or within


@dataclass(slots=True)
class _Mains:
    """The recordings of a source by folder, tree and source, each with their stems; "" where several bear one."""

    folders: dict[str, dict[str, SourceFile]] = field(default_factory=dict)
    trees: dict[tuple[str, str], str] = field(default_factory=dict)
    whole: dict[str, str] = field(default_factory=dict)

    def note(self, mains: Iterable[SourceFile]) -> None:
        """Take up recordings."""
        for each in mains:
            folder, stem = _folder(each.path), stem_of(each.name)
            beside = self.folders.setdefault(folder, {})
            if stem not in beside or _rank(each) < _rank(beside[stem]):
                beside[stem] = each
        for found in self.folders.values():
            for stem, each in found.items():
                _note_once(self.trees, (tree_of(each.path).casefold(), stem), each.path)
                _note_once(self.whole, stem, each.path)

    def of(self, file: SourceFile) -> str | None:
        """The path of the recording that a file belongs to."""
        if suffix_of(file.name) in _PLAYLISTS:
            return None
        for folder in _folders_of(file.path):
            beside = self.folders.get(folder, {})
            for stem in _stems(stem_of(file.name), 1):
                if stem in beside and (beside[stem].path == file.path or _fits(file, beside[stem])):
                    return beside[stem].path
        if tree := tree_of(file.path).casefold():
            for stem in _stems(stem_of(file.name), _SHORTEST):
                if found := self.trees.get((tree, stem)):
                    return found
        exact = stem_of(file.name)
        is_own = file.role is FileRole.COMPANION and len(exact) >= _SHORTEST
        return (self.whole.get(exact) or None) if is_own else None


def _note_once(known: dict[K, str], key: K, path: str) -> None:
    known[key] = "" if key in known else path


def _fits(file: SourceFile, main: SourceFile) -> bool:
    """Whether a file may belong to a recording beside it: a sound only by the whole name, to a film or photo."""
    if file.role is FileRole.COMPANION or _is_proxy(file):
        return True
    return main.kind in (MediaKind.VIDEO, MediaKind.IMAGE) and stem_of(file.name) == stem_of(main.name)


def _stems(stem: str, shortest: int) -> Iterator[str]:
    """The stem itself, its film's where it is a small copy by its name, and its beginnings, the longest first.

    A figure doesn't follow a figure: ``C00012.XML`` is not of ``C0001.MP4``.
    """
    yield stem
    if small := _GOPRO_PROXY.fullmatch(stem):
        yield from (f"{film}{small[1]}" for film in _GOPRO_FILMS)
    for length in range(len(stem) - 1, max(shortest, _SHORTEST) - 1, -1):
        if not (stem[length - 1].isdigit() and stem[length].isdigit()):
            yield stem[:length]


def _folders_of(path: str) -> Iterator[str]:
    """Where the recording may lie that a file belongs to: beside it, or in the folder around one of small pictures."""
    folder = _folder(path)
    yield folder
    outer, _, name = folder.rpartition("/")
    if name in _BESIDE_FOLDERS or (folder and found_in(path) is FoundIn.THUMBNAILS):
        yield outer


def _folder(path: str) -> str:
    return path.rpartition("/")[0].casefold()


def _rank(file: SourceFile) -> int:
    return _RANKS.index(file.kind)
