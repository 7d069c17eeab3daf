"""Gaps in the numbers that a device gives its recordings: what lies between two of them did not come in (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from station.archive.values import Recording

_NUMBERED: Final = re.compile(r"(?:^|[^0-9])([0-9]{3,6})\.[A-Za-z0-9]+$")
_WIDEST: Final = 50
"""More numbers than that were not left out: the device began to count anew, or elsewhere."""


@dataclass(frozen=True, slots=True)
class NumberGap:
    """Between two recordings of one device that follow each other in time the numbers `first` to `last` are missing."""

    before: Recording
    after: Recording
    first: str
    last: str


def number_gaps(recordings: Sequence[Recording]) -> Iterator[NumberGap]:
    """The gaps in the numbers of each device's recordings, by time.

    A counter that begins anew, and names that hold a time instead of a number, give none.
    """
    of_devices = [each for each in recordings if each.camera]
    ordered = sorted(of_devices, key=lambda each: (each.camera or "", each.recorded_from, each.source_path))
    for _camera, theirs in groupby(ordered, key=lambda each: each.camera):
        numbered = [(each, found) for each in theirs if (found := _number(each))]
        for (before, one), (after, other) in pairwise(numbered):
            step = int(other) - int(one)
            if len(one) == len(other) and 1 < step <= _WIDEST:
                width = len(one)
                yield NumberGap(before, after, f"{int(one) + 1:0{width}}", f"{int(other) - 1:0{width}}")


def _number(recording: Recording) -> str:
    found = _NUMBERED.search(recording.source_path.rpartition("/")[2])
    return found[1] if found else ""
