"""Changes of the counter's lines by choice rather than by a scan: what is said of a line, its removal, the activity."""

from __future__ import annotations

from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.lines import settled
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.disputing.decide import require_two
from station.inventory.disputing.values import Dissent
from station.inventory.movement.bodies import LONGEST_NAME
from station.inventory.movement.terms import Terms
from station.inventory.stock.portions import disputed_in_part
from station.inventory.values import Condition
from station.people.naming import noted


def with_line(counter: Counter, changed: CounterLine) -> Counter:
    """The counter with this line in place of the one of the same item."""
    lines = tuple(changed if each.tag == changed.tag else each for each in counter.lines)
    return replace(counter, lines=lines, pending=None)


def set_condition(
    counter: Counter, tag: str, condition: Condition, note: str = ""
) -> tuple[Counter, CounterAnswer]:
    """Set the condition of a returned item; what its officer said against another one is void then.

    Raises Refused for a line that goes out, or when there is no such line, ``stock.part_condition`` where some of it stays out.
    """
    line = counter.line(tag)
    if line is None:
        raise Refused("counter.no_line")
    if line.direction is not Direction.RETURN:
        raise Refused("counter.condition_on_return", tag=line.label)
    if line.stays_out and condition is not line.condition:
        facts = {"tag": line.label, "name": line.name, "unit": line.unit}
        raise Refused("stock.part_condition", rule="EQ-14", **facts)
    after = with_line(
        counter, replace(line, condition=condition, note=note or line.note, seen=True, dissent=None)
    )
    kind, rule = {
        Condition.GOOD: (AnswerKind.OK, None),
        Condition.DAMAGED: (AnswerKind.WARNING, "EQ-14"),
        Condition.INCOMPLETE: (AnswerKind.WARNING, "EQ-10"),
    }[condition]
    said = CounterAnswer(
        kind, f"counter.answer.condition_{condition.value}", {"tag": line.label}, rule, Effect.LINE_CHANGED
    )
    return after, said


def set_dissent(counter: Counter, tag: str, dissent: Dissent, note: str) -> tuple[Counter, CounterAnswer]:
    """Set what the officer says against the condition of what they return, and what the desk found (EQ-11).

    Raises Refused ``disputes.not_theirs`` for what they bring for another, ``disputes.in_part`` where some of it stays out,
    ``counter.no_line``, and as `require_two`.
    """
    line = counter.line(tag)
    if line is None:
        raise Refused("counter.no_line")
    named = {"tag": line.label, "name": line.name}
    if counter.person is None or line not in counter.own:
        raise Refused("disputes.not_theirs", rule="EQ-11", **named)
    if line.stays_out:
        raise disputed_in_part(line.label, line.name)
    found = noted(note, "EQ-11")
    require_two(dissent, found, dissent.stated(line.condition, line.condition), line.condition, named)
    after = with_line(counter, replace(line, note=found, dissent=dissent))
    said = CounterAnswer(
        AnswerKind.WARNING, "counter.answer.disputed", {"tag": line.label}, "EQ-11", Effect.LINE_CHANGED
    )
    return after, said


def set_nothing_recorded(counter: Counter, tag: str, reason: str) -> tuple[Counter, CounterAnswer]:
    """Set the reason why nothing was recorded in the loan of a returned item; "" removes it (EQ-05).

    Raises Refused for a line that goes out or awaits no recordings, or when there is no such line.
    """
    line = counter.line(tag)
    if line is None:
        raise Refused("counter.no_line")
    if not line.awaits_recordings:
        raise Refused("equipment.no_open_return", rule="EQ-05", tag=line.label, name=line.name)
    changed = replace(line, nothing_recorded=reason.strip())
    after = with_line(counter, changed)
    key = "nothing_recorded" if changed.nothing_recorded else "recordings_awaited"
    said = CounterAnswer(
        AnswerKind.WARNING, f"counter.answer.{key}", {"tag": line.label}, "EQ-05", Effect.LINE_CHANGED
    )
    return after, said


def set_outsider(counter: Counter, name: str) -> tuple[Counter, CounterAnswer]:
    """Set the name of who brings the lines back, where that is no officer; "" removes it (EQ-10).

    Raises Refused ``counter.badge_names_bringer`` while an officer stands there, who brings them, ``counter.no_line`` where nothing lies there.
    """
    if counter.person is not None:
        raise Refused("counter.badge_names_bringer", rule="EQ-10", name=counter.person.name)
    if not counter.lines:
        raise Refused("counter.no_line")
    after = replace(counter, outsider=name.strip()[:LONGEST_NAME], pending=None)
    key = "brought_by" if after.outsider else "brought_by_nobody"
    said = CounterAnswer(
        AnswerKind.OK, f"counter.answer.{key}", {"name": after.outsider}, effect=Effect.LINE_CHANGED
    )
    return after, said


def undo(counter: Counter, terms: Terms, tag: str | None = None) -> tuple[Counter, CounterAnswer]:
    """Remove the last line, or the one of `tag`; a pending badge of another person is removed first."""
    if counter.pending is not None and tag is None:
        return replace(counter, pending=None), CounterAnswer(AnswerKind.OK, "counter.answer.kept")
    line = counter.line(tag) if tag is not None else counter.lines[-1] if counter.lines else None
    if line is None:
        raise Refused("counter.nothing_to_undo")
    left = tuple(each for each in counter.lines if each.tag != line.tag)
    after = settled(replace(counter, lines=left, pending=None), terms)
    return after, CounterAnswer(
        AnswerKind.OK, "counter.answer.undone", {"tag": line.label}, effect=Effect.LINE_REMOVED
    )


def set_activity(counter: Counter, code: str | None, terms: Terms) -> tuple[Counter, CounterAnswer]:
    """Set the activity (None: no particular one). Raises Refused for an unknown or ended activity (EQ-04)."""
    if code is None:
        after = replace(counter, activity=None, missing=(), pending=None)
        return after, CounterAnswer(AnswerKind.OK, "counter.answer.no_activity", effect=Effect.ACTIVITY)
    name = terms.current_activity(code).name(terms.lang)
    after = settled(replace(counter, activity=code, pending=None), terms)
    if not after.missing:
        return after, CounterAnswer(
            AnswerKind.OK, "counter.answer.activity_complete", {"activity": name}, None, Effect.ACTIVITY
        )
    said = {"activity": name, "missing": terms.names(after.missing)}
    return after, CounterAnswer(
        AnswerKind.WARNING, "counter.answer.activity_missing", said, "EQ-04", Effect.ACTIVITY
    )
