"""What commands write: everything passes here, and nothing raw gets out.

Words of entries made by former programs, names of files and labels of cards can hold what drives a terminal (escape sequences,
direction signs) or can't be seen; it stands as an escape.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from io import TextIOWrapper
from typing import Any

from station.core.errors import StoreProblem
from station.core.writing import escaped


class EscapedFormatter(logging.Formatter):
    """Lines of the log, fit for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line with what is unseen as escapes."""
        return escaped(super().format(record))


def take_any_text() -> None:
    """Let both outputs take every text: a name that is no UTF-8, a sentence where the locale knows only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def log_to_standard_error() -> None:
    """Let what is logged go to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EscapedFormatter("%(levelname)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


def let_go_of_output() -> None:
    """Forget what is still unwritten after the reader has gone, so that nothing is tried again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(*lines: str) -> None:
    """Print `lines` at once. Raises `BrokenPipeError`, `StoreProblem` where they can't be written."""
    if sys.stdout is None:  # closed by whoever started the program
        return
    try:
        for line in lines:
            print(escaped(line))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        let_go_of_output()
        raise StoreProblem("cli.output_failed", detail=problem.strerror) from problem


def tell(*lines: str) -> None:
    """Print `lines` to standard error, for a person, beside the outcome."""
    for line in lines:
        print(escaped(line), file=sys.stderr, flush=True)


def tell_over(line: str) -> None:
    """Write `line` over the last one of standard error; "" leaves an empty one."""
    sys.stderr.write(f"\r{escaped(line, keep='')}\x1b[K")
    sys.stderr.flush()


def say_document(document: Any) -> None:
    """Print one JSON document; raises as `say`."""
    # In an output of another encoding than UTF-8 only escapes are safe.
    say(json.dumps(document, ensure_ascii=not _is_utf8(), indent=2, default=str))


def ask(question: str) -> str:
    """What a person at the terminal answers; "" at the end of the input."""
    try:
        return input(escaped(question)).strip()
    except EOFError:
        return ""


def _is_utf8() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
