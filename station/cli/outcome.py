"""What a command hands back: one JSON document, lines for a person, an exit status."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from station.core.errors import StationError
from station.core.texts import Texts

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit statuses: done · refused, or a check found something · wrong usage · device, disk, database, centre."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`document` is what ``--json`` prints, `lines` what a person reads."""

    document: Any
    lines: Sequence[str] = ()
    status: int = DONE

    def show(self, *, as_json: bool) -> int:
        """Print to standard output; returns the exit status."""
        if as_json:
            print(json.dumps(self.document, ensure_ascii=False, indent=2))
        else:
            for line in self.lines:
                print(line)
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
        print(json.dumps(document, ensure_ascii=False, indent=2, default=str))
    else:
        print(message, file=sys.stderr)
    return problem.exit_code
