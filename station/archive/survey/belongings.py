"""What of a source is taken, and as what (pure): by the content of a file, and where that is none of a recording, by its place.

Whatever may be a recording is taken, wherever it lies: recovered pieces, bins, hidden folders, folders of small pictures. What
is left out is what its content says to be something else and that no camera made; each such file is named with its reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from station.archive.survey.content import FileContent, kind_by_name, suffix_of
from station.archive.survey.values import FileRole, FoundIn, IgnoredReason, MediaKind

_FRAGMENTS: Final = re.compile(r"found\.\d{3}|lost\.dir|lost\+found")
_BINS: Final = re.compile(r"\$recycle\.bin|recycler|recycled|\.trash|\.trashes|\.trash-\d+")
_SYSTEM_FOLDERS: Final = frozenset(
    {
        "system volume information",
        ".spotlight-v100",
        ".fseventsd",
        ".temporaryitems",
        ".documentrevisions-v100",
        "$extend",
    }
)
_SMALL_PICTURES: Final = frozenset({"thumbnails", "thumbnail", ".thumbnails", "thumb", "thumbs", "thmbnl"})
_SYSTEM_FILES: Final = frozenset(
    [
        "desktop.ini",
        "thumbs.db",
        "ehthumbs.db",
        "ehthumbs_vista.db",
        "autorun.inf",
        "wpsettings.dat",
        "indexervolumeguid",
        ".ds_store",
        ".nomedia",
        "info2",
        ".volumeicon.icns",
        ".metadata_never_index",
    ]
)
_BIN_NOTE: Final = re.compile(r"\$i[0-9a-z]{6}(\..*)?|.*\.trashinfo")
"""Where a bin notes what a file was called; the content lies beside it."""
_LONGEST_NOTE: Final = 4096
_CAMERA_FOLDERS: Final = frozenset(
    [
        "private",
        "avchd",
        "bdmv",
        "avchdtn",
        "m4root",
        "avf_info",
        "mp_root",
        "xdroot",
        "contents",
        "misc",
        "canonmsc",
        "log",
        "logs",
        "gps",
    ]
)
"""What lies in these is the camera's own: indexes of its clips, its log, its way."""
_CAMERA_SUFFIXES: Final = frozenset(
    [
        "thm",
        "lrv",
        "lrf",
        "srt",
        "log",
        "gps",
        "nmea",
        "gpx",
        "ctg",
        "cpi",
        "clpi",
        "mpl",
        "mpls",
        "bdm",
        "bdmv",
        "tdt",
        "tid",
        "bnp",
    ]
)
_SHORTEST_STEM: Final = 4


def found_in(path: str) -> FoundIn:
    """In what a file of a source lies, by its path there."""
    folder, _, name = path.rpartition("/")
    place = _lying_in(folder)
    return FoundIn.HIDDEN if place is FoundIn.CARD and name.startswith(".") else place


@lru_cache(256)  # the files of a folder come one after another
def _lying_in(folder: str) -> FoundIn:
    parts = folder.casefold().split("/")
    if any(_BINS.fullmatch(part) for part in parts):
        return FoundIn.BIN
    if any(_FRAGMENTS.fullmatch(part) for part in parts):
        return FoundIn.FRAGMENT
    if any(part in _SYSTEM_FOLDERS for part in parts):
        return FoundIn.SYSTEM
    if any(part in _SMALL_PICTURES for part in parts):
        return FoundIn.THUMBNAILS
    return FoundIn.HIDDEN if any(part.startswith(".") for part in parts) else FoundIn.CARD


def role_of(
    path: str, content: FileContent, size: int, beside: Collection[str] = ()
) -> FileRole | IgnoredReason:
    """As what a file is taken, or why it is not.

    `size` in bytes; `beside` are the stems (`stem_of`) of files in its folder that are named as recordings.
    """
    name, place = path.rsplit("/", 1)[-1], found_in(path)
    named = kind_by_name(name) is not None
    if content.is_media:
        return FileRole.COMPANION if _is_small_picture(name, content, place) else FileRole.RECORDING
    if place is FoundIn.BIN and size <= _LONGEST_NOTE and _BIN_NOTE.fullmatch(name.casefold()):
        return IgnoredReason.SYSTEM
    if name.startswith("._") and content.told:
        return IgnoredReason.SYSTEM
    if named:
        return FileRole.RECORDING if size == 0 else FileRole.UNTOLD
    if place is FoundIn.SYSTEM or name.casefold() in _SYSTEM_FILES:
        return IgnoredReason.SYSTEM
    if _is_cameras_own(path, beside):
        return FileRole.COMPANION
    return _no_recording(content, size)


def _no_recording(content: FileContent, size: int) -> FileRole | IgnoredReason:
    if size == 0:
        return IgnoredReason.EMPTY
    if not content.told:
        return FileRole.UNTOLD
    return IgnoredReason.PACKED if content.packed else IgnoredReason.NOT_MEDIA


def _is_small_picture(name: str, content: FileContent, place: FoundIn) -> bool:
    """Whether a picture is a camera's or telephone's small one of something else."""
    return content.kind is MediaKind.IMAGE and (place is FoundIn.THUMBNAILS or suffix_of(name) == "thm")


def _is_cameras_own(path: str, beside: Collection[str]) -> bool:
    *folders, name = path.split("/")
    if suffix_of(name) in _CAMERA_SUFFIXES or any(each.casefold() in _CAMERA_FOLDERS for each in folders):
        return True
    stem = stem_of(name)
    return any(stem[:length] in beside for length in range(len(stem), _SHORTEST_STEM - 1, -1))


def is_named_as_small_picture(path: str) -> bool:
    """Whether a path alone tells that a picture is a camera's small one of something else."""
    return found_in(path) is FoundIn.THUMBNAILS or suffix_of(path) == "thm"


def stem_of(name: str) -> str:
    """A file's name without its extension, as names are compared."""
    return name.rpartition(".")[0].casefold() if suffix_of(name) else name.casefold()


_OF_A_CARD: Final = re.compile(r"dcim|clip|stream|[1-9]\d\d(?=\d{0,4}[a-z_])[a-z0-9_]{5}")
"""A DCF folder has a letter behind its three figures here, so that one named by its day (20261127) is none."""


def is_camera_folder(name: str) -> bool:
    """Whether a folder bears a name that cameras, or a system that mends, empties or reads a card, give to folders within it."""
    folded = name.casefold()
    patterns = (_OF_A_CARD, _FRAGMENTS, _BINS)
    return folded in _CAMERA_FOLDERS | _SYSTEM_FOLDERS | _SMALL_PICTURES or any(
        each.fullmatch(folded) for each in patterns
    )
