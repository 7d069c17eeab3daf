"""What the loan at the counter is for: a matter by its number, scanned, typed or chosen (PF-10)."""

from __future__ import annotations

from dataclasses import replace

from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import AnswerKind, Counter, CounterAnswer, Effect
from station.inventory.movement.check_out import about_matter
from station.matters.decide import required_number


def set_matter(counter: Counter, number: str, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The counter with this matter; none for "", and where the same is named once more.

    Raises Refused ``matters.number_long``.
    """
    known = facts.matter(required_number(number)) if number.strip() else None
    if known is None or known.number == counter.matter:
        said = CounterAnswer(AnswerKind.OK, "counter.answer.for_no_matter", effect=Effect.MATTER)
        return replace(counter, matter="", pending=None), said
    notices = about_matter(known)
    kind = AnswerKind.WARNING if notices else AnswerKind.OK
    key = "counter.answer.for_matter" if counter.person is not None else "counter.answer.for_matter_badge"
    said = CounterAnswer(kind, key, {"matter": known.number}, "PF-10", Effect.MATTER, notices)
    return replace(counter, matter=known.number, pending=None), said
