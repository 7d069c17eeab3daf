"""Ctrl-Z while recordings are copied: the copy waits, with all that it has, and goes on with the next one.

The program itself is not stopped by it: it may hold what others wait for. Scripts send SIGTSTP and SIGCONT.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import FrameType

from station.core.progress import PauseToken, Progress, Report


@contextmanager
def pausing(*, first: bool) -> Iterator[PauseToken]:
    """Within it Ctrl-Z pauses a copy and lets it go on; one that goes `first` lets all others wait."""
    token = PauseToken(first=first)

    def turn(_number: int, _frame: FrameType | None) -> None:
        token.wait(not token.paused)

    def go_on(_number: int, _frame: FrameType | None) -> None:
        token.wait(False)

    before = {
        number: signal.signal(number, handler)
        for number, handler in ((signal.SIGTSTP, turn), (signal.SIGCONT, go_on))
    }
    try:
        yield token
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def with_keys_told(report: Report) -> Report:
    """The same, where a paused copy also says by which keys it goes on."""

    def told(reading: Progress) -> None:
        stage = "archive.cli.paused" if reading.stage == "archive.paused" else reading.stage
        report(replace(reading, stage=stage))

    return told
