"""The progress of long work on the terminal: one line of standard error that is overwritten."""

from __future__ import annotations

import os
import sys

from station.archive.survey.values import shown
from station.cli.terminal import overwrite_line, tell
from station.core.opening_steps import opening_step
from station.core.progress import Progress, Report, silent
from station.core.texts import Texts


def shown_progress(texts: Texts) -> Report:
    """One line on the terminal that is overwritten; nothing where nobody watches."""
    if sys.stderr is None or not sys.stderr.isatty():
        return silent

    def show(reading: Progress) -> None:
        share = f"{reading.fraction:4.0%}" if reading.total else str(reading.done)
        line = f"{texts(reading.stage)} {share} {shown(reading.detail)}"
        width = os.get_terminal_size(sys.stderr.fileno()).columns
        overwrite_line(line[: max(10, width // 2)])
        if share == "100%":
            overwrite_line("")

    return show


def told_opening(texts: Texts) -> Report:
    """The slow steps of opening a station: first one sentence, to a log file as well, then the progress."""
    show = shown_progress(texts)
    told: set[str] = set()

    def report(reading: Progress) -> None:
        if reading.stage not in told:
            told.add(reading.stage)
            tell(opening_step(reading, texts))
        show(reading)

    return report
