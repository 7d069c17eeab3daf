"""Codes that a scanner sent as one, because the end between them was lost: told apart where that can be done in one way only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from station.core.codes import CodeHolder, code_key, meanings
from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import Counter

OFFERED: Final = "counter.answer.glued"
"""The text of the answer that offers two codes."""
REPEATED: Final = "counter.answer.repeated"
"""The text of the answer that offers the one code that was read several times in a row."""
_LONGEST: Final = 80


def split_of(text: str, facts: CounterFacts) -> tuple[str, str] | None:
    """The two codes that `text` is made of, each of which is known; the officer's, if one is, first. None where there are none.

    Raises Refused ``counter.glued_several`` where it can be parted in several ways.
    """
    key = code_key(text)
    if len(key) > _LONGEST:
        return None
    cuts = [(key[:at], key[at:]) for at in range(1, len(key))]
    known = facts.holders_of(part for cut in cuts for part in cut)
    found = [cut for cut in cuts if all(len(meanings(known.get(part, ()))) == 1 for part in cut)]
    if len(found) > 1:
        raise Refused("counter.glued_several", rule="EQ-10", scanned=text)
    if not found:
        return None
    first, second = found[0]
    return (
        (second, first) if _is_officer(known, second) and not _is_officer(known, first) else (first, second)
    )


def offered_in(counter: Counter) -> tuple[str, ...]:
    """The codes that the last answer offered; empty where it offered none."""
    last = counter.last
    if last is None:
        return ()
    named = {OFFERED: ("first", "second"), REPEATED: ("once",)}.get(last.text_key, ())
    return tuple(str(last.facts[each]) for each in named)


def _is_officer(known: Mapping[str, tuple[CodeHolder, ...]], code: str) -> bool:
    return any(holder.is_officer for holder in known[code])
