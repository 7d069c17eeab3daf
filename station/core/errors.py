"""What can go wrong, as codes and facts.

An error carries no sentence: `code` names a text (``errors.<code>`` in ``resources/texts``) and `facts` fill its
placeholders. Words are put to it only at the edges (a banner on screen, a line on the terminal), so the same
refusal can be read in Chinese by an officer and as JSON by a script.
"""

from __future__ import annotations

from typing import ClassVar


class StationError(Exception):
    """Anything the program knows how to explain.

    `code` is stable and dotted (``counter.item_held_elsewhere``), `facts` are plain values for the text's
    placeholders, `rule` is the rulebook id where a rule is behind it.
    """

    exit_code: ClassVar[int] = 3

    def __init__(self, code: str, *, rule: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.rule = rule
        self.facts: dict[str, object] = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        cited = f" [{self.rule}]" if self.rule else ""
        return f"{self.code}{cited}({shown})"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the process border of the copy engine; the default would lose the keyword facts.
        return (_rebuild, (type(self), self.code, self.rule, self.facts))


def _rebuild(kind: type[StationError], code: str, rule: str | None, facts: dict[str, object]) -> StationError:
    return kind(code, rule=rule, **facts)


class Refused(StationError):
    """A rule, or plain sense, says no: shown as a banner with the rule and what to do. Exit status 1."""

    exit_code = 1


class NotPermitted(Refused):
    """The person signed in may not do this (PF-05)."""


class DeviceProblem(StationError):
    """A card, camera, printer or scanner does not answer or answers wrongly. Exit status 3."""


class IntegrityProblem(StationError):
    """Something recorded is no longer what was recorded. Blocks, is never retried by itself. Exit status 1."""

    exit_code = 1


class StoreProblem(StationError):
    """The database or the disk under it fails: full, locked, damaged, missing. Exit status 3."""


class SyncProblem(StationError):
    """The centre can't be reached or will not take what was sent. Exit status 3."""


class Cancelled(StationError):
    """A person stopped it; nothing half done is left. Shown nowhere. Exit status 1."""

    exit_code = 1

    def __init__(self, code: str = "cancelled", *, rule: str | None = None, **facts: object) -> None:
        super().__init__(code, rule=rule, **facts)
