"""Errors as codes and facts.

An error carries no sentence: `code` names a text (``errors.<code>`` in ``resources/texts``) and `facts` fill its
placeholders. Only the edges (a banner on screen, a line on the terminal) put it into words, so that an officer reads
the same refusal in Chinese and a script as JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final


class StationError(Exception):
    """An error that the program can explain.

    `code` is stable and dotted (``counter.item_held_elsewhere``), `facts` are plain values for the text's
    placeholders, `rule` is the rulebook id of the rule behind it, if any.
    """

    exit_code: ClassVar[int] = 3
    unrecorded = False
    """Whether an act that was to be recorded came to nothing by it."""
    others: tuple[StationError, ...] = ()
    """What else speaks against the act; whoever words this one says them too."""

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
        return (_rebuild, (type(self), self.code, self.rule, self.facts, self.others))


def _rebuild(
    kind: type[StationError],
    code: str,
    rule: str | None,
    facts: dict[str, object],
    others: tuple[StationError, ...],
) -> StationError:
    error = kind(code, rule=rule, **facts)
    error.others = others
    return error


class Refused(StationError):
    """A rule or the given values do not allow the act. Shown as a banner with the rule and what to do.

    Exit status 1.
    """

    exit_code = 1


MOST_TOLD: Final = 20
"""Refusals that are told together; what is left over comes up when these are mended."""


def raise_together(refusals: Iterable[Refused]) -> None:
    """Raise the first of the refusals, if there are any, with the others beside it, each once."""
    told: dict[str, Refused] = {}
    for each in refusals:
        for one in _apart(each):
            told.setdefault(str(one), one)
    if told:
        first, *others = told.values()
        first.others = tuple(others[: MOST_TOLD - 1])
        raise first


def _apart(refusal: Refused) -> Iterator[Refused]:
    others, refusal.others = refusal.others, ()
    yield refusal
    yield from (each for each in others if isinstance(each, Refused))


class NotPermitted(Refused):
    """The person who is signed in has no permission for this (PF-05)."""


class DeviceProblem(StationError):
    """A card, camera, printer or scanner does not answer or answers wrongly. Exit status 3."""


class IntegrityProblem(StationError):
    """A record is no longer what was recorded. It blocks the act and is never retried automatically. Exit status 1."""

    exit_code = 1


class StoreProblem(StationError):
    """The database or the disk under it fails: full, locked, damaged, missing. Exit status 3."""


NO_ROOM: Final = frozenset({"store.disk_full", "store.server_disk_full", "store.disk_error"})
"""Codes of a disk without room, here or at the office's PostgreSQL: SQLite says "I/O error" where there is none for the index beside its log."""


class SyncProblem(StationError):
    """The centre can't be reached or will not take what was sent. Exit status 3."""


class Cancelled(StationError):
    """A person stopped the work; nothing is left half done. It is shown nowhere. Exit status 1."""

    exit_code = 1

    def __init__(self, code: str = "cancelled", *, rule: str | None = None, **facts: object) -> None:
        super().__init__(code, rule=rule, **facts)
