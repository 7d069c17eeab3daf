"""What files beside a recording tell of its time: the texts and small pictures that its camera wrote for it (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from station.archive.survey import times
from station.archive.survey.answers import in_order
from station.archive.survey.belongings import found_in
from station.archive.survey.chapters import with_chapters
from station.archive.survey.content import suffix_of
from station.archive.survey.evidence import MOST_EVIDENCE, TimeEvidence
from station.archive.survey.grouping import grouped
from station.archive.survey.values import FileRole, FoundIn, MediaKind, SourceFile, TimeSource

_TEXTS: Final = frozenset({"xml", "srt"})
_TELLING_FILES: Final = _TEXTS | {"thm"}
_TELLING: Final = frozenset({TimeSource.SIDECAR, TimeSource.EXIF})
_MOST_OF_ONE: Final = 2


def is_told_beside(path: str, role: FileRole) -> bool:
    """Whether a file may be a text that tells the time of the recording beside it."""
    return role is FileRole.COMPANION and suffix_of(path) in _TEXTS and found_in(path) is not FoundIn.SYSTEM


def told_together(files: Iterable[SourceFile], zone: str) -> list[SourceFile]:
    """The files of a source as `grouped`, with what they tell of each other: the time beside a recording, and the parts of one.

    A film or sound has what the files that belong to it tell, and the time of its best witness; a picture keeps its own: what is
    beside it was written of it. `zone` (IANA) is that of clocks that tell none.
    """
    found = grouped(files)
    if told := _beside(found):
        found = grouped(_with(each, told.get(each.path, ()), zone) for each in found)
    return with_chapters(found)


def _beside(files: Iterable[SourceFile]) -> dict[str, list[TimeEvidence]]:
    """What is told beside each recording, by its path."""
    told: dict[str, list[TimeEvidence]] = {}
    for each in files:
        if each.belongs_to is not None and suffix_of(each.path) in _TELLING_FILES:
            times_told = [
                replace(one, source=TimeSource.SIDECAR) for one in each.evidence if one.source in _TELLING
            ]
            if times_told:
                told.setdefault(each.belongs_to, []).extend(times_told[:_MOST_OF_ONE])
    return told


def _with(file: SourceFile, told: Sequence[TimeEvidence], zone: str) -> SourceFile:
    if not told or file.kind is MediaKind.IMAGE:
        return file
    # The file's own time is the last of them, and stays.
    own = in_order((*told[: MOST_EVIDENCE // 2], *file.evidence[:-1]))[: MOST_EVIDENCE - 1]
    evidence = (*own, *file.evidence[-1:])
    mtime = times.from_mtime_ns(file.mtime_ns)
    return replace(file, evidence=evidence, time=times.chosen(evidence, file.time.duration, mtime, zone))
