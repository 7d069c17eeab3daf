"""How much of counted stock a line of the counter issues, lends or takes back."""

from __future__ import annotations

from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.changing import with_line
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import brought_line, issue_line, lent_line, settled
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.movement.check_out import require_item
from station.inventory.stock.facts import RULE
from station.inventory.stock.portions import disputed_in_part, pieces_back
from station.inventory.values import Item, ItemState


def set_quantity(
    counter: Counter, tag: str | None, quantity: int, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """Issue, lend or take back so much by the line of `tag`, or by the one that was scanned last.

    Raises Refused ``counter.no_line``, ``counter.no_quantity`` for a single item, ``disputes.in_part`` where its officer
    disagrees and some would stay out, and like `issue_lines`, `lent_line` and `pieces_back`.
    """
    line = counter.line(tag) if tag is not None else _spoken_of(counter)
    if line is None or (counter.person is None and not line.part_of):
        raise Refused("counter.no_line")
    if not line.unit or line.direction is Direction.HANDOVER:
        raise Refused("counter.no_quantity", rule="EQ-10", tag=line.label, name=line.name)
    if line.part_of:
        return _returned(counter, line, quantity, facts)
    item = require_item(line.tag, facts.item(line.tag))
    if line.lent:
        changed = lent_line(counter, item, quantity, facts)
    elif counter.person is not None:
        changed = issue_line(counter.person, item, quantity, facts, line.receiver)
    return with_line(counter, changed), pieces_answer(changed, Effect.LINE_CHANGED)


def lend_more(
    counter: Counter, tag: str | None, quantity: int, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """Issue or lend so much more than the line says; of what lies there as a return, the person keeps what they have.

    What they bring back for somebody else stays. Raises Refused like `set_quantity` and `lent_line`.
    """
    line = counter.line(tag) if tag is not None else _spoken_of(counter)
    if line is None or not line.part_of or line.direction is not Direction.RETURN:
        there = line.quantity if line is not None else 0
        return set_quantity(counter, tag, there + quantity, facts)
    item = require_item(line.part_of, facts.item(line.part_of))
    kept = [each for each in counter.own if each.part_of == item.tag]
    lent = [each for each in counter.taking if each.tag == item.tag]
    left = tuple(each for each in counter.lines if each not in (*kept, *lent))
    without = replace(counter, lines=left, pending=None)
    changed = lent_line(without, item, quantity + sum(each.quantity for each in lent), facts)
    after = settled(replace(without, lines=(*left, changed)), facts.terms)
    said = pieces_answer(changed, Effect.LINE_CHANGED)
    if not kept:
        return after, said
    return after, replace(said, kind=AnswerKind.WARNING, rule=RULE, text_key="counter.answer.pieces_more")


def pieces_answer(line: CounterLine, effect: Effect) -> CounterAnswer:
    """What is said of a line that is counted, with how much of it there is."""
    said = {
        "tag": line.label,
        "name": line.name,
        "person": line.holder_name,
        "quantity": line.quantity,
        "unit": line.unit,
        "out": line.out,
    }
    kind, rule = (AnswerKind.WARNING, line.notices[0].rule) if line.notices else (AnswerKind.OK, None)
    key = "pieces_back" if line.part_of else "pieces_out" if line.lent else "issued"
    return CounterAnswer(kind, f"counter.answer.{key}", said, rule, effect, line.notices)


def one_more(
    counter: Counter, line: CounterLine, item: Item, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """One piece more of the scanned item of which `line` lies there; of a return, all that lie there count."""
    if not line.part_of:
        return set_quantity(counter, line.tag, line.quantity + 1, facts)
    if item.is_portion:
        return set_quantity(counter, line.tag, line.quantity, facts)
    laid = sum(each.quantity for each in counter.returning if each.part_of == line.part_of)
    return set_quantity(counter, line.tag, laid + 1, facts)


def _returned(
    counter: Counter, line: CounterLine, quantity: int, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """So many pieces come back of what the holder of this portion has of its line: of the loan that is due first before others."""
    kept = require_item(line.part_of, facts.item(line.part_of))
    theirs = [
        each
        for each in facts.portions(kept.tag)
        if each.state is ItemState.OUT and each.holder == line.holder
    ]
    back = pieces_back(kept, theirs, quantity)
    mine = {each.tag for each in theirs}
    for laid in counter.returning:  # nothing that was said is dropped, nor filed of pieces that stay out
        if laid.dissent is not None and laid.tag in mine and back.get(laid.tag, 0) < laid.out:
            raise disputed_in_part(laid.label, laid.name)
    lines = [each for each in counter.lines if each.tag not in mine or each.tag in back]
    lines = [
        replace(
            each, quantity=back.get(each.tag, each.quantity), seen=True if each.tag in back else each.seen
        )
        for each in lines
    ]
    known = {each.tag for each in lines}
    for each in theirs:
        if each.tag in back and each.tag not in known:
            lines.append(replace(brought_line(counter, each, facts), quantity=back[each.tag]))
    after = settled(replace(counter, lines=tuple(lines), pending=None), facts.terms)
    shown = next(each for each in lines if each.tag in back)
    out = sum(each.quantity for each in theirs)
    said = pieces_answer(replace(shown, quantity=quantity, out=out), Effect.LINE_CHANGED)
    return after, said


def _spoken_of(counter: Counter) -> CounterLine | None:
    """The line that the last answer named, or the newest one."""
    named = None if counter.last is None else counter.line(str(counter.last.facts.get("tag", "")))
    return named or (counter.lines[-1] if counter.lines else None)
