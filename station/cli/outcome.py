"""The outcome of a command: one JSON document, lines for a person, an exit status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from station.cli.terminal import say, say_document, tell
from station.cli.usage_words import usage_words
from station.core.errors import StationError
from station.core.texts import Texts

DONE, REFUSED, USAGE, ENVIRONMENT = 0, 1, 2, 3
"""Exit statuses: done · refused, or a check found something · wrong usage · device, disk, database, centre."""


class UsageProblem(StationError):
    """A command line that no command accepts. Exit status 2."""

    exit_code = USAGE

    def worded(self, texts: Texts) -> UsageProblem:
        """The same in the words of `texts`; the fact `detail` stays in the form for scripts."""
        if "detail" not in self.facts:
            return self
        facts = {**self.facts, "detail": usage_words(str(self.facts["detail"]), texts)}
        return UsageProblem(self.code, rule=self.rule, **facts)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`document` is what ``--json`` prints, `lines` are for people."""

    document: Any
    lines: Sequence[str] = ()
    status: int = DONE

    def show(self, *, as_json: bool) -> int:
        """Print to standard output; returns the exit status."""
        if as_json:
            say_document(self.document)
        else:
            say(*self.lines)
        return self.status


def show_problem(problem: StationError, texts: Texts, *, as_json: bool) -> int:
    """Print what is wrong and what to do; returns the exit status."""
    told = texts.errors(problem.worded(texts) if isinstance(problem, UsageProblem) else problem)
    if as_json:
        document: dict[str, Any] = {
            "error": problem.code,
            "rule": problem.rule,
            "message": "\n".join(told),
            "facts": problem.facts,
        }
        if problem.others:
            document["others"] = [
                {"error": each.code, "rule": each.rule, "message": texts.error(each), "facts": each.facts}
                for each in problem.others
            ]
        say_document(document)
    else:
        tell(*told)
    return problem.exit_code
