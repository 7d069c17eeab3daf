"""The result of a decision: entries to append, notices to show, and a value for the caller.

Every decision has one shape: ``decide_x(session, case, policy, now) -> Decided``, or it raises `Refused`. `case` is a
frozen value with all the facts; one function gathers it for preview, scan and confirmation. The decision itself reads
nothing and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from station.core.ledger import Draft, Entry
from station.core.notices import Notice

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Decided(Generic[T_co]):
    """What was decided.

    `drafts` are appended in their order; an empty tuple means that nothing changes. `notices` are shown beside the
    result (a warning that an entry must hold stands in its draft as well). `value` is what the decision computed for
    its caller, None where there are only drafts.
    """

    drafts: tuple[Draft, ...]
    notices: tuple[Notice, ...]
    value: T_co


class Appending(Protocol):
    """The part of a unit of work that `record` needs."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and write the state it changes."""
        ...


def record(work: Appending, decided: Decided[object]) -> tuple[Entry, ...]:
    """Append all drafts of a decision, in order; returns the entries as they stand in the ledger."""
    return tuple(work.append(draft) for draft in decided.drafts)
