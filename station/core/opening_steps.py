"""The slow steps of opening a station, in words: for the first window, the sign-in and standard error."""

from __future__ import annotations

from typing import Final

from station.core.progress import Progress
from station.core.texts import Texts

_WHY_OPENING_TAKES_A_WHILE: Final = {
    "ledger.rebuilding": "start.deriving",
    "archive.checking": "start.recovering",
}
_MEGABYTE: Final = 1_000_000


def opening_step(reading: Progress, texts: Texts) -> str:
    """A slow step of opening, and why it is needed.

    An update derives state anew, an interrupted import is finished.
    """
    return texts(_WHY_OPENING_TAKES_A_WHILE.get(reading.stage, reading.stage), count=reading.total)


def opening_count(reading: Progress, texts: Texts) -> str:
    """How far the step is: entries, or megabytes of files."""
    if reading.unit == "bytes":
        return texts("start.recovered", done=reading.done // _MEGABYTE, total=reading.total // _MEGABYTE)
    return texts("start.derived", done=reading.done, total=reading.total)
