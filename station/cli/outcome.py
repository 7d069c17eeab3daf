"""What a command hands back: one JSON document, lines for a person, an exit status."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any

from station.core.errors import StationError, StoreProblem
from station.core.texts import Texts

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit statuses: done · refused, or a check found something · wrong usage · device, disk, database, centre."""


class UsageProblem(StationError):
    """The command line was written in a way that no command takes. Exit status 2."""

    exit_code = USAGE


@dataclass(frozen=True, slots=True)
class Outcome:
    """`document` is what ``--json`` prints, `lines` what a person reads."""

    document: Any
    lines: Sequence[str] = ()
    status: int = DONE

    def show(self, *, as_json: bool) -> int:
        """Print to standard output; returns the exit status."""
        if as_json:
            _say(_json(self.document))
        else:
            _say(*self.lines)
        return self.status


def show_problem(problem: StationError, texts: Texts, *, as_json: bool) -> int:
    """Print what is wrong and what to do; returns the exit status."""
    message = texts.error(problem)
    if as_json:
        document = {
            "error": problem.code,
            "rule": problem.rule,
            "message": message,
            "facts": problem.facts,
        }
        _say(_json(document))
    else:
        print(message, file=sys.stderr)
    return problem.exit_code


def take_any_text() -> None:
    """Let both outputs take every text: a name that is no UTF-8, a sentence where the locale knows only ASCII."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def let_go_of_output() -> None:
    """Forget what is still unwritten after the reader has gone, so that nothing is tried again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(*lines: str) -> None:
    """Print `lines` at once. Raises `BrokenPipeError`, `StoreProblem` where they can't be written."""
    if sys.stdout is None:  # closed by whoever started the program
        return
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        let_go_of_output()
        raise StoreProblem("cli.output_failed", detail=problem.strerror) from problem


def _json(document: Any) -> str:
    # A name that is no UTF-8 has no place in JSON; in an output of another encoding only escapes are safe.
    text = json.dumps(document, ensure_ascii=not _is_utf8(), indent=2, default=str)
    return text.encode("utf-8", "backslashreplace").decode()


def _is_utf8() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
