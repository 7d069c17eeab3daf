"""The parts into which a device breaks one recording, as its names tell them (pure).

A camera ends a file at some size or after some minutes and goes on in the next. GoPro counts the parts before the number of
the recording, others behind its name. A count behind a name tells parts only where the name has the time at which the recording
began, or the maker's sign: without either it counts recordings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from station.archive.survey.belongings import stem_of
from station.archive.survey.evidence import MediaChapter
from station.archive.survey.names import name_time
from station.archive.survey.values import FileRole, MediaKind, SourceFile

_GOPRO: Final = re.compile(r"g([hx])(\d\d)(\d{4})|gp(\d\d)(\d{4})|gopr(\d{4})")
_COUNTED: Final = re.compile(r"(.+?)[-_ ]?(?:[-_ ]|\()(\d{1,4})\)?")
_DJI: Final = re.compile(r"dji_\d{4}")
_LONGEST: Final = 200
"""Characters of a chain; a longer name is of no camera."""


def with_chapters(files: Sequence[SourceFile]) -> list[SourceFile]:
    """The same files; those that are parts of one recording say of which, and which part."""
    parts = [_chapter(each) for each in files]
    members = Counter(each.chain for each in parts if each is not None)
    return [
        replace(file, chapter=part) if part is not None and members[part.chain] > 1 else file
        for file, part in zip(files, parts, strict=True)
    ]


def chains(files: Iterable[SourceFile]) -> dict[str, list[SourceFile]]:
    """The parts of each recording that was broken up, in their order."""
    found: dict[str, list[SourceFile]] = {}
    for each in files:
        if each.chapter is not None:
            found.setdefault(each.chapter.chain, []).append(each)
    return {
        chain: sorted(parts, key=lambda each: each.chapter.number if each.chapter else 0)
        for chain, parts in found.items()
    }


def _chapter(file: SourceFile) -> MediaChapter | None:
    if file.kind not in (MediaKind.VIDEO, MediaKind.AUDIO) or file.role is FileRole.COMPANION:
        return None
    folder, _, name = file.path.rpartition("/")
    told = _told(stem_of(name))
    if told is None:
        return None
    chain = f"{folder}/{told.chain}.{name.rpartition('.')[2].casefold()}"
    return replace(told, chain=chain) if len(chain) <= _LONGEST else None


def _told(stem: str) -> MediaChapter | None:
    if (of_gopro := _GOPRO.fullmatch(stem)) is not None:
        letter, part, recording, old_part, old_recording, first = of_gopro.groups()
        if letter:
            return MediaChapter(f"g{letter}{recording}", int(part))
        return MediaChapter(f"gopr{old_recording or first}", int(old_part or 0))
    counted = _COUNTED.fullmatch(stem)
    if counted is not None:
        begun = name_time(f"{counted[1]}_0.x")
        if (begun is not None and begun.ends <= len(counted[1])) or _DJI.fullmatch(counted[1]):
            return MediaChapter(counted[1], int(counted[2]))
    return MediaChapter(stem, 0) if _DJI.fullmatch(stem) else None
