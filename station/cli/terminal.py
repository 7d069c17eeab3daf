"""The output of commands: everything passes here, and nothing is written raw.

Words of entries made by earlier programs, names of files and labels of cards can hold what controls a terminal
(escape sequences, direction marks) or is invisible; it is written as an escape. So is a line end inside a name, which
would put a sentence of its own on the screen. Each given text is one line.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from station.core.errors import StationError, StoreProblem
from station.core.texts import Texts
from station.core.writing import escaped

_TAB: Final = "\t"


def log_key(said: str) -> str:
    """The text key of a log message: ``log.no_log_file`` for ``no log file: %s``."""
    return f"log.{'_'.join(re.findall('[a-z]+', re.sub('%[a-z]', '', said).lower()))}"


class EscapedFormatter(logging.Formatter):
    """Lines of the log, fit for a terminal: in the station's language, problems in words, names on one line."""

    def __init__(self, layout: str, texts: Callable[[], Texts]) -> None:
        super().__init__(layout)
        self._texts = texts

    def format(self, record: logging.LogRecord) -> str:
        """The line with invisible characters as escapes."""
        shown, texts = logging.makeLogRecord(record.__dict__), self._texts()
        words, level = log_key(str(record.msg)), f"log.level.{record.levelname.lower()}"
        shown.msg = texts(words) if texts.has(words) else record.msg
        shown.levelname = texts(level) if texts.has(level) else record.levelname
        if isinstance(record.args, tuple):
            shown.args = tuple(map(self._said, record.args))
        return escaped(super().format(shown))

    def _said(self, fact: object) -> object:
        if isinstance(fact, StationError):
            fact = self._texts().error(fact)
        return escaped(str(fact), keep=_TAB) if isinstance(fact, str | Path) else fact


def occupy_standard_streams() -> None:
    """Prevent that an opened file takes the place of a closed standard stream and gets its output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free


def take_any_text() -> None:
    """Let both outputs take every text: a name that is no UTF-8, a sentence where the locale knows only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def log_to_standard_error(texts: Callable[[], Texts]) -> None:
    """Let what is logged go to standard error; `texts` are the words of problems."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EscapedFormatter("%(levelname)s %(message)s", texts))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def discard_output() -> None:
    """Discard what is still unwritten after the reader has gone, so that it is not tried again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(*lines: str) -> None:
    """Print `lines` at once. Raises `BrokenPipeError`, `StoreProblem` where they can't be written."""
    if sys.stdout is None:  # closed by whoever started the program
        return
    try:
        for line in lines:
            print(escaped(line, keep=_TAB))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        discard_output()
        raise StoreProblem("cli.output_failed", detail=problem.strerror) from problem


def tell(*lines: str) -> None:
    """Print `lines` to standard error, for a person, beside the outcome."""
    if (
        sys.stderr is None
    ):  # closed by whoever started the program; `print` would take standard output instead
        return
    for line in lines:
        print(escaped(line, keep=_TAB), file=sys.stderr, flush=True)


def overwrite_line(line: str) -> None:
    """Write `line` over the last one of standard error; "" leaves an empty one."""
    if sys.stderr is None:
        return
    sys.stderr.write(f"\r{escaped(line, keep='')}\x1b[K")
    sys.stderr.flush()


def say_document(document: Any) -> None:
    """Print one JSON document; raises as `say`."""
    # In an output of another encoding than UTF-8 only escapes are safe.
    say(*json.dumps(document, ensure_ascii=not _is_utf8(), indent=2, default=str).split("\n"))


def ask(question: str) -> str:
    """The answer of a person at the terminal; "" at the end of the input."""
    try:
        return input(escaped(question, keep="")).strip()
    except EOFError:
        return ""


def _is_utf8() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
