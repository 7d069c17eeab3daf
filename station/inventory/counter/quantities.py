"""How much of counted stock a line of the counter issues."""

from __future__ import annotations

from station.core.errors import Refused
from station.inventory.counter.changing import with_line
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import issue_line
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Effect,
)
from station.inventory.movement.check_out import require_item


def set_quantity(
    counter: Counter, tag: str | None, quantity: int, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """Issue so much by the line of `tag`, or by the one that was scanned last.

    Raises Refused ``counter.no_line``, ``counter.no_quantity`` for a single item, and like `issue_lines`.
    """
    line = counter.line(tag) if tag is not None else _spoken_of(counter)
    if line is None or counter.person is None:
        raise Refused("counter.no_line")
    if not line.counted:
        raise Refused("counter.no_quantity", rule="EQ-10", tag=line.label, name=line.name)
    item = require_item(line.tag, facts.item(line.tag))
    changed = issue_line(counter.person, item, quantity, facts)
    said = {"tag": line.label, "name": line.name, "person": line.holder_name, "quantity": quantity}
    kind, rule = (AnswerKind.WARNING, changed.notices[0].rule) if changed.notices else (AnswerKind.OK, None)
    answer = CounterAnswer(
        kind,
        "counter.answer.issued",
        {**said, "unit": changed.unit},
        rule,
        Effect.LINE_CHANGED,
        changed.notices,
    )
    return with_line(counter, changed), answer


def _spoken_of(counter: Counter) -> CounterLine | None:
    """The line that the last answer named, or the newest one."""
    named = None if counter.last is None else counter.line(str(counter.last.facts.get("tag", "")))
    return named or (counter.lines[-1] if counter.lines else None)
