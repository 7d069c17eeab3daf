"""The pieces of one long recording, and the gaps in it (RC-03). Pure.

A device breaks a long recording up, and its files are stored as they came, never joined. They are pieces of one where their
names say so (`survey.chapters`), or where one begins within `gap_seconds` of the end of the one before it on the same device.
A gap is found where a piece is missing by its number, where more than `rounding_seconds` lies between two that their names put side
by side, and where more than `gap_seconds` lies between two recordings of one matter on one day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from station.archive.survey.chapters import chains, with_chapters
from station.archive.survey.evidence import MediaChapter
from station.archive.survey.values import MediaKind, SourceFile, TimeSource
from station.core.policy import Policy
from station.core.policy.served import served_integer

GAP_SECONDS: Final = served_integer("RC-03", "gap_seconds")
ROUNDING_SECONDS: Final = served_integer("RC-03", "rounding_seconds")
_KINDS: Final = frozenset({MediaKind.VIDEO, MediaKind.AUDIO})


@dataclass(frozen=True, slots=True)
class PieceTolerances:
    """How much may lie between two pieces: within one recording (containers round), and between two files that follow."""

    rounding: timedelta
    between: timedelta


@dataclass(frozen=True, slots=True)
class Piece:
    """The place of a file in a recording: the `number`-th of `count` pieces; `of` is the same for all of them.

    `gap` is how long nothing was recorded before it, where that is a finding, and `missing` how many pieces before it are not there.
    One that is alone has a gap before it where more than is tolerated lies between two recordings of one matter.
    """

    of: str
    number: int = 1
    count: int = 1
    gap: timedelta | None = None
    missing: int = 0

    @property
    def has_gap(self) -> bool:
        """Whether the recording was interrupted before it, or what lies before it is missing."""
        return self.gap is not None or self.missing > 0


def tolerances(policy: Policy) -> PieceTolerances:
    """What the office tolerates."""
    return PieceTolerances(
        timedelta(seconds=ROUNDING_SECONDS.of(policy)), timedelta(seconds=GAP_SECONDS.of(policy))
    )


def pieces_of(
    files: Sequence[SourceFile],
    tolerated: PieceTolerances,
    zone: str,
    *,
    one_device: bool = True,
    one_matter: bool = False,
) -> Mapping[str, Piece]:
    """Of the files of one import, by their paths: those that are pieces of a recording, or before which a gap was found.

    `one_device` says that they come from one known device, so that what follows on belongs together, `one_matter` that all were
    recorded for one matter; its days are those of `zone` (IANA).
    """
    recordings = [each for each in with_chapters(files) if each.is_recording and each.kind in _KINDS]
    groups = [*chains(recordings).values(), *([each] for each in recordings if each.chapter is None)]
    groups.sort(key=lambda group: (group[0].time.start, group[0].path))
    if one_device:
        groups = list(_following(groups, tolerated))
    found = {piece: place for group in groups if len(group) > 1 for piece, place in _places(group, tolerated)}
    return {**found, **(_interrupted(groups, found, tolerated, ZoneInfo(zone)) if one_matter else {})}


def _following(groups: list[list[SourceFile]], tolerated: PieceTolerances) -> Iterator[list[SourceFile]]:
    """The groups, where those that follow on are one."""
    current: list[SourceFile] = []
    for group in groups:
        if current and _follows(current[-1], group[0], tolerated):
            current = [*current, *group]
            continue
        if current:
            yield current
        current = group
    if current:
        yield current


def _follows(before: SourceFile, after: SourceFile, tolerated: PieceTolerances) -> bool:
    alike = before.kind is after.kind and before.suffix == after.suffix
    if not alike or before.time.duration is None or not (_is_told(before) and _is_told(after)):
        return False
    return -tolerated.rounding <= after.time.start - before.time.end <= tolerated.between


def _is_told(file: SourceFile) -> bool:
    """Whether its time is more than the file system's, which any copy changes."""
    return file.time.source is not TimeSource.FILE_TIME and not file.time.disputed


def _places(group: Sequence[SourceFile], tolerated: PieceTolerances) -> Iterator[tuple[str, Piece]]:
    of, count = _identity(group[0]), len(group)
    yield group[0].path, Piece(of, 1, count)
    for number, (before, after) in enumerate(pairwise(group), 2):
        gap = after.time.start - before.time.end
        missing = _missing_between(before.chapter, after.chapter)
        told = before.time.duration is not None and _is_told(before) and _is_told(after)
        most = tolerated.between if missing is None else tolerated.rounding
        yield after.path, Piece(of, number, count, gap if told and gap > most else None, missing or 0)


def _missing_between(before: MediaChapter | None, after: MediaChapter | None) -> int | None:
    """How many pieces of one recording lie between two by their numbers; None where their names do not say that they are of one."""
    if before is None or after is None or before.chain != after.chain:
        return None
    return max(0, after.number - before.number - 1)


def _interrupted(
    groups: Sequence[Sequence[SourceFile]],
    found: Mapping[str, Piece],
    tolerated: PieceTolerances,
    zone: ZoneInfo,
) -> dict[str, Piece]:
    """The recordings of one matter that begin longer after the one before, on the same day, than is tolerated."""
    gaps: dict[str, Piece] = {}
    known = [group for group in groups if _is_told(group[0]) and _is_told(group[-1])]
    for before, after in pairwise(known):
        last, first = before[-1], after[0]
        gap = first.time.start - last.time.end
        one_day = last.time.start.astimezone(zone).date() == first.time.start.astimezone(zone).date()
        if last.time.duration is None or not one_day or gap <= tolerated.between:
            continue
        known_piece = found.get(first.path) or Piece(_identity(first))
        gaps[first.path] = Piece(known_piece.of, 1, known_piece.count, gap)
    return gaps


def _identity(first: SourceFile) -> str:
    """What is the same for all pieces, also where they come in by several imports of one card (SHA-256)."""
    told = f"{first.shown_path}\n{first.size}\n{first.mtime_ns}"
    return hashlib.sha256(told.encode("utf-8")).hexdigest()
