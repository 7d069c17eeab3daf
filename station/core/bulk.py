"""One act on many things: each thing goes through the single act, in order, with its own outcome.

A person can stop between two. What would come of it can be looked at before: the same acts, tried.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from station.core.errors import Cancelled, Refused, StationError
from station.core.progress import CancelToken, Progress, Report
from station.core.rehearsal import rehearsal

T = TypeVar("T")


class BulkState(StrEnum):
    """The outcome of one thing: done, refused by a rule, failed, or left because the run was stopped before it."""

    DONE = "done"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The name of one thing, its outcome, the problem where there was one, and what its act gave."""

    name: str
    state: BulkState
    problem: StationError | None = None
    value: Any = None


def act_on_each(
    things: Sequence[tuple[str, T]],
    act: Callable[[T], object],
    report: Report,
    cancel: CancelToken,
    *,
    telling: str = "bulk.running",
) -> tuple[BulkOutcome, ...]:
    """Do `act` to each of `things` (name, value). What was done before a stop stays done.

    A refusal is the outcome of its thing, and the run goes on. Any other problem (the disk, the database) would meet
    the remaining things too, so it ends the run. Never raises `StationError`.
    """
    outcomes: list[BulkOutcome] = []
    for place, (name, thing) in enumerate(things):
        if cancel.cancelled:
            break
        report(Progress(telling, place, len(things), "rows", name))
        try:
            value = act(thing)
        except Refused as problem:
            outcomes.append(BulkOutcome(name, BulkState.REFUSED, problem))
        except Cancelled:
            break
        except StationError as problem:
            outcomes.append(BulkOutcome(name, BulkState.REFUSED, problem))
            break
        else:
            outcomes.append(BulkOutcome(name, BulkState.DONE, value=value))
    outcomes += (BulkOutcome(name, BulkState.LEFT) for name, _ in things[len(outcomes) :])
    return tuple(outcomes)


def try_each(
    things: Sequence[tuple[str, T]],
    act: Callable[[T], object],
    report: Report,
    cancel: CancelToken,
    *,
    chained: bool = False,
) -> tuple[BulkOutcome, ...]:
    """What would come of `act_on_each`, of which nothing is recorded: "done" means that it can be done.

    Each is tried by itself, as if nothing were done to the others, so that the store is free for others between two.
    `chained`: each as if those before it were done; the store is not free until the end, so for few things alone.
    """

    def tried(thing: T) -> None:
        with nullcontext() if chained else rehearsal():
            act(thing)

    with rehearsal() if chained else nullcontext():
        return act_on_each(things, tried, report, cancel, telling="bulk.looking")
