"""One act on many things: through the single act, one after the other, each with its outcome, to be stopped between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from station.core.errors import Cancelled, Refused, StationError
from station.core.progress import CancelToken, Progress, Report

T = TypeVar("T")


class BulkState(StrEnum):
    """What came of one thing: done, refused by a rule or failed, or left because the run was stopped before."""

    DONE = "done"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """One thing by its name, what came of it, and why not."""

    name: str
    state: BulkState
    problem: StationError | None = None


def act_on_each(
    things: Sequence[tuple[str, T]], act: Callable[[T], object], report: Report, cancel: CancelToken
) -> tuple[BulkOutcome, ...]:
    """Do `act` to each of `things` (name, value); what was done before a stop stays done.

    A refusal is that thing's outcome and the run goes on. Any other problem (the disk, the database) would meet the
    rest too: it ends the run. Never raises `StationError`.
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
