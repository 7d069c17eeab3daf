"""One act on many things: each thing goes through the single act, in order, with its own outcome.

A person can stop between two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from station.core.errors import Cancelled, Refused, StationError
from station.core.progress import CancelToken, Progress, Report

T = TypeVar("T")


class BulkState(StrEnum):
    """The outcome of one thing: done, refused by a rule, failed, or left because the run was stopped before it."""

    DONE = "done"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """The name of one thing, its outcome, and the problem where there was one."""

    name: str
    state: BulkState
    problem: StationError | None = None


def act_on_each(
    things: Sequence[tuple[str, T]], act: Callable[[T], object], report: Report, cancel: CancelToken
) -> tuple[BulkOutcome, ...]:
    """Do `act` to each of `things` (name, value). What was done before a stop stays done.

    A refusal is the outcome of its thing, and the run goes on. Any other problem (the disk, the database) would meet
    the remaining things too, so it ends the run. Never raises `StationError`.
    """
    outcomes: list[BulkOutcome] = []
    for place, (name, thing) in enumerate(things):
        if cancel.cancelled:
            break
        report(Progress("bulk.running", place, len(things), "rows", name))
        try:
            act(thing)
        except Refused as problem:
            outcomes.append(BulkOutcome(name, BulkState.REFUSED, problem))
        except Cancelled:
            break
        except StationError as problem:
            outcomes.append(BulkOutcome(name, BulkState.REFUSED, problem))
            break
        else:
            outcomes.append(BulkOutcome(name, BulkState.DONE))
    outcomes += (BulkOutcome(name, BulkState.LEFT) for name, _ in things[len(outcomes) :])
    return tuple(outcomes)
