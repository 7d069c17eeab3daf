"""Laying a draft at the counter again: each line is decided anew by the register as it is now, and none is lost for a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from station.core.clock import local
from station.core.errors import Refused
from station.inventory.counter.draft import CounterDraft, DraftLine
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import (
    brought_line,
    handing_line,
    issue_line,
    lent_line,
    settled,
    take_line,
    taker_after,
)
from station.inventory.counter.placing import put_again
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.movement.check_out import require_item
from station.inventory.receivers.values import receiver_of
from station.inventory.values import Item, ItemState, Tracking


@dataclass(frozen=True, slots=True)
class NotLaid:
    """A line (or the activity, by its code) that did not come to the counter again, and why.

    `over`: it never will, since what it was for is done.
    """

    code: str
    why: Refused
    over: bool = False


@dataclass(frozen=True, slots=True)
class LaidAgain(CounterAnswer):
    """The answer to a draft: what was refused of it, and `left`, what is still to be laid."""

    refused: tuple[NotLaid, ...] = ()
    left: CounterDraft = field(default_factory=CounterDraft)


def resumed(counter: Counter, draft: CounterDraft, facts: CounterFacts) -> tuple[Counter, LaidAgain]:
    """The counter with those lines of the draft that can be laid now.

    Raises Refused ``counter.others_first`` where somebody else is being served.
    """
    present = None if counter.person is None else counter.person.number
    if counter.lines or present not in (None, draft.number):
        raise Refused("counter.others_first", rule="EQ-11")
    refused: list[NotLaid] = []
    try:
        laid = _with_person(counter, draft, facts)
    except Refused as refusal:
        refused = [NotLaid(line.tag, refusal) for line in draft.lines]
        return counter, _answer(counter, draft, refused)
    for line in draft.lines:
        over = False
        try:
            item = require_item(line.tag, facts.item(line.tag))
            over = _is_over(line, item)
            laid = replace(laid, lines=(*laid.lines, _line(laid, line, item, facts)))
        except Refused as refusal:
            refused.append(NotLaid(line.tag, refusal, over))
    try:
        laid = _with_activity(laid, draft, facts)
    except Refused as refusal:
        refused.append(NotLaid(draft.activity, refusal, over=True))
    return settled(laid, facts.terms), _answer(laid, draft, refused)


def _with_person(counter: Counter, draft: CounterDraft, facts: CounterFacts) -> Counter:
    wanted = receiver_of(draft.receiver)
    to = None if wanted is None else facts.receiver(wanted)
    if not draft.number:
        return Counter(last=counter.last, receiver=to, outsider=draft.outsider)
    officer = facts.officer(draft.number)
    if officer is None:
        raise Refused("counter.unknown_officer", number=draft.number)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    return Counter(facts.person(officer), last=counter.last, receiver=to, matter=draft.matter)


def _with_activity(counter: Counter, draft: CounterDraft, facts: CounterFacts) -> Counter:
    if not draft.activity or counter.person is None:
        return counter
    facts.terms.current_activity(draft.activity)
    return replace(counter, activity=draft.activity)


def _is_over(line: DraftLine, item: Item) -> bool:
    """Whether the loan has ended that was to end, or the item is out already to whoever was to have it."""
    theirs = item.state is ItemState.OUT and item.holder == line.holder
    return theirs if line.direction is not Direction.RETURN else not theirs


def _line(counter: Counter, line: DraftLine, item: Item, facts: CounterFacts) -> CounterLine:
    person, terms, now = counter.person, facts.terms, facts.now
    if line.direction is Direction.TAKE:
        if person is None:
            raise Refused("counter.badge_first", rule="EQ-11", tag=item.label, name=item.name)
        if item.tracking is Tracking.LENT:
            return lent_line(counter, item, line.quantity, facts)
        if item.counted:
            return issue_line(person, item, line.quantity, facts, counter.receiver)
        taker = taker_after(counter, now)
        case = facts.taking(person.number, ((item.tag, item),), person=taker, receiver=counter.receiver)
        return replace(take_line(case, terms, now), kit=_kit(line, item, facts))
    if line.direction is Direction.HANDOVER:
        return replace(handing_line(counter, item, facts), kit=_kit(line, item, facts))
    if _is_over(line, item):
        raise _came_back(item, facts)
    laid = put_again(brought_line(counter, item, facts), line.put_at, facts)
    if laid.part_of:
        laid = replace(laid, quantity=max(1, min(line.quantity, laid.out)))
    return replace(
        laid,
        condition=line.condition,
        note=line.note,
        nothing_recorded=line.nothing_recorded if laid.awaits_recordings else "",
        kit=_kit(line, item, facts),
        seen=line.seen,
        dissent=line.said if counter.person is not None and not laid.for_another else None,
    )


def _came_back(item: Item, facts: CounterFacts) -> Refused:
    """That the loan ended meanwhile, with the time."""
    ended = facts.loan_ended(item.tag)
    named = {"tag": item.label, "name": item.name}
    if ended is None:  # never lent: the draft was edited
        return Refused("counter.not_out", rule="EQ-10", **named)
    when = f"{local(ended, facts.terms.zone):%Y-%m-%d %H:%M}"
    return Refused("counter.came_back", rule="EQ-10", **named, when=when)


def _kit(line: DraftLine, item: Item, facts: CounterFacts) -> str:
    """The kit whose scan laid the line, where the item still belongs to it."""
    kit = facts.kit(line.kit) if line.kit else None
    return "" if kit is None or all(part.tag != item.tag for part in kit.parts) else kit.code


def _answer(counter: Counter, draft: CounterDraft, refused: list[NotLaid]) -> LaidAgain:
    tried_again = {each.code for each in refused if not each.over}
    left = replace(draft, lines=tuple(line for line in draft.lines if line.tag in tried_again))
    name = "" if counter.person is None else counter.person.name
    key = "resumed" if counter.lines else "nothing_resumed"
    effect = Effect.LINE_ADDED if counter.lines else Effect.NONE
    kind = AnswerKind.WARNING if refused else AnswerKind.OK
    said = {"count": len(counter.lines), "name": name}
    if key == "resumed" and not name:
        key = "resumed_for_holders"
    return LaidAgain(kind, f"counter.answer.{key}", said, None, effect, refused=tuple(refused), left=left)
