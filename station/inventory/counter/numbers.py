"""The counter's answer to a number of a numbered range: where it is."""

from __future__ import annotations

from typing import Final

from station.core.clock import local
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import AnswerKind, CounterAnswer
from station.inventory.stock.facts import RULE
from station.inventory.stock.finding import FoundNumber

LONGEST_SECRET: Final = 12
"""Figures that somebody may have typed as a PIN where codes are scanned."""


def may_be_secret(text: str) -> bool:
    """Whether it may be a PIN, which no screen repeats."""
    return text.isdigit() and len(text) <= LONGEST_SECRET


def number_answer(found: FoundNumber, facts: CounterFacts) -> CounterAnswer:
    """That a number is in the store, issued to whom and when, or spoiled."""
    item, run = found.item, found.run
    said = {
        "tag": item.label,
        "name": item.name,
        "number": found.number,
        "person": run.whom,
        "day": local(run.at, facts.terms.zone).date().isoformat(),
    }
    key = f"counter.answer.number_{run.state.value}"
    return CounterAnswer(AnswerKind.WARNING, key, said, RULE)
