"""What a device told of itself with an import, in words: for the page and for the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator

from station.archive.told.values import DeviceTold
from station.core.sizes import size
from station.core.texts import Texts


def told_lines(texts: Texts, told: DeviceTold, marked: int) -> Iterator[str]:
    """That its log came along, or why not, and how many recordings it marked."""
    if told.untold is not None:
        yield texts("archive.recorder_untold", why=texts(f"archive.untold.{told.untold}"))
    elif told.log is not None:
        yield texts("archive.recorder_log", length=size(told.log.size))
    if marked:
        yield texts("archive.marked_among", count=marked)
    if told.apart:
        names = texts("list.join").join(each.file for each in told.apart[:3])
        yield texts("archive.marked_elsewhere", count=len(told.apart), names=names)
