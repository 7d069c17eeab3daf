"""Chapters of one recording: cameras write the start of the first into the header of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from station.archive.weighing.reading import NOTHING, TOLERANCE, ToldTimes


def chapter_shifts(told: Sequence[ToldTimes]) -> dict[str, timedelta | None]:
    """How long after the moment in its header each later chapter begins, by path; None where an earlier one is not there.

    Only chapters whose header repeats that of the first have one.
    """
    chains: dict[str, list[tuple[int, ToldTimes]]] = defaultdict(list)
    for each in told:
        if each.file.chapter is not None and each.header is not None:
            chains[each.file.chapter.chain].append((each.file.chapter.number, each))
    return {path: shift for chain in chains.values() for path, shift in _shifts(chain)}


def _shifts(chain: list[tuple[int, ToldTimes]]) -> Iterator[tuple[str, timedelta | None]]:
    ordered = sorted(chain, key=lambda each: (each[0], each[1].file.path))
    expected, first = ordered[0]
    shift: timedelta | None = NOTHING if expected <= 1 or not _tells_another(first) else None
    for number, each in ordered:
        if number != expected:
            shift = None
        if each is first and shift is not NOTHING:
            yield each.file.path, None
        elif each is not first and _same_header(first, each):
            yield each.file.path, shift
        expected = number + 1
        shift = None if shift is None or not each.duration else shift + each.duration


def _same_header(first: ToldTimes, other: ToldTimes) -> bool:
    if first.header is None or other.header is None:
        return False
    return abs(first.header.moment - other.header.moment) <= min(TOLERANCE, first.duration / 2)


def _tells_another(orphan: ToldTimes) -> bool:
    """Whether the header of a chapter without the first may be that of the first: its file was not changed at its end."""
    if orphan.changed is None or orphan.header is None:
        return True
    ended = orphan.header.moment.replace(tzinfo=UTC) + orphan.duration
    # Office zones differ from UTC by whole quarters of an hour.
    off = abs(orphan.changed - ended) % timedelta(minutes=15)
    return min(off, timedelta(minutes=15) - off) > timedelta(minutes=1)
