"""One act on many things: each has its outcome, and what was done stays done."""

from station.core.bulk import BulkState, act_on_each
from station.core.errors import Refused, StoreProblem
from station.core.progress import CancelToken, Progress

THINGS = [("one", 1), ("two", 2), ("three", 3), ("four", 4)]


def states(act, cancel: CancelToken | None = None, told: list[Progress] | None = None) -> list[BulkState]:
    heard = [] if told is None else told
    outcomes = act_on_each(THINGS, act, heard.append, cancel or CancelToken())
    assert [each.name for each in outcomes] == [name for name, _ in THINGS]
    return [each.state for each in outcomes]


def test_a_refusal_is_one_things_outcome_and_the_rest_goes_on() -> None:
    done: list[int] = []

    def act(number: int) -> None:
        if number == 2:
            raise Refused("counter.unknown_code")
        done.append(number)

    told: list[Progress] = []
    assert states(act, told=told) == [BulkState.DONE, BulkState.REFUSED, BulkState.DONE, BulkState.DONE]
    assert done == [1, 3, 4]
    assert [(each.done, each.total, each.detail) for each in told] == [
        (place, 4, name) for place, (name, _) in enumerate(THINGS)
    ]


def test_what_would_meet_the_rest_too_ends_the_run() -> None:
    def act(number: int) -> None:
        if number == 3:
            raise StoreProblem("store.disk_full")

    assert states(act) == [BulkState.DONE, BulkState.DONE, BulkState.REFUSED, BulkState.LEFT]


def test_a_stop_leaves_the_rest_and_keeps_what_was_done() -> None:
    cancel, done = CancelToken(), []

    def act(number: int) -> None:
        done.append(number)
        if number == 2:
            cancel.cancel()

    assert states(act, cancel) == [BulkState.DONE, BulkState.DONE, BulkState.LEFT, BulkState.LEFT]
    assert done == [1, 2]
