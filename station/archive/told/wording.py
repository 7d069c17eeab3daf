"""What a device told of itself with an import, in words: for the page and for the terminal alike."""

from __future__ import annotations

from collections.abc import Iterator

from station.archive.told.values import DeviceTold
from station.core.sizes import size
from station.core.texts import Texts


def log_lines(texts: Texts, told: DeviceTold) -> Iterator[str]:
    """That its log came along."""
    if told.untold is None and told.log is not None:
        yield texts("archive.recorder_log", length=size(told.log.size))


def marked_lines(texts: Texts, told: DeviceTold, marked: int) -> Iterator[str]:
    """Why neither log nor marks came along, and how many recordings are marked."""
    if told.untold is not None:
        yield texts("archive.recorder_untold", why=texts(f"archive.untold.{told.untold}"))
    if marked:
        yield texts("archive.marked_among", count=marked)
    if told.apart:
        names = texts("list.join").join(each.file for each in told.apart[:3])
        yield texts("archive.marked_elsewhere", count=len(told.apart), names=names)
