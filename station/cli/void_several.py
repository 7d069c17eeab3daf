"""Several entries voided by one command: each by itself, the newest first, with its own outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.bulk import BulkOutcome, BulkState, act_on_each, try_each
from station.core.errors import Refused
from station.core.ledger.voiding import MOST_CHOSEN, read_places
from station.core.progress import CancelToken, silent


def newest_first(places: Sequence[str]) -> list[str]:
    """The places as they are written, once each; one that is none is named when it is to be voided."""
    known: dict[tuple[str, int, int] | str, str] = {}
    for place in places:
        at = read_places(place)
        known.setdefault(place if at is None else (at[0].value, at[1], at[2]), place)
    return [known[at] for at in sorted(known, key=_order, reverse=True)]


def _order(at: tuple[str, int, int] | str) -> tuple[str, int]:
    return ("", 0) if isinstance(at, str) else (at[0], at[2])


def void_each(
    context: Context, places: Sequence[str], void: Callable[[str], Outcome], *, preview: bool
) -> Outcome:
    """Void the entry at each place; with `preview` say what would come of it. Raises Refused ``void.too_many``."""
    if len(places) > MOST_CHOSEN:
        raise Refused("void.too_many", rule="EQ-10", most=MOST_CHOSEN)
    things = [(place, place) for place in places]
    if preview:
        outcomes = try_each(things, void, silent, CancelToken(), chained=True)
    else:
        outcomes = act_on_each(things, void, silent, CancelToken())
    texts = context.texts
    lines = [line for each in outcomes for line in _lines(context, each, preview=preview)]
    lines += [texts("voiding.cli.previewed")] if preview else []
    whole = all(each.state is BulkState.DONE for each in outcomes)
    document = {"preview": preview, "outcomes": [_document(context, each) for each in outcomes]}
    return Outcome(document, lines, DONE if whole else REFUSED)


def _lines(context: Context, outcome: BulkOutcome, *, preview: bool) -> Sequence[str]:
    texts = context.texts
    if outcome.problem is not None:
        why = texts.error(outcome.problem)
    elif outcome.state is BulkState.DONE and not preview:
        return list(outcome.value.lines)
    else:
        why = texts(f"bulk.looked.{outcome.state.value}")
    return [texts("voiding.cli.outcome", place=outcome.name, why=why)]


def _document(context: Context, outcome: BulkOutcome) -> dict[str, object]:
    problem = outcome.problem
    told: dict[str, object] = {"place": outcome.name, "state": outcome.state.value}
    if problem is not None:
        told |= {"error": problem.code, "rule": problem.rule, "message": context.texts.error(problem)}
    elif isinstance(outcome.value, Outcome):
        told |= outcome.value.document
    return told
