"""In which condition things came back, in the sentence of their return."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.ledger.words import EntryWords
from station.inventory.values import Condition


def with_conditions(words: EntryWords, said: str, found: Sequence[tuple[Condition, str]]) -> str:
    """What came back as `said`, and what of it was not good: of the only thing how it was found, of several which ones."""
    worse = dict[Condition, list[str]]()
    for condition, thing in found:
        if condition is not Condition.GOOD:
            worse.setdefault(condition, []).append(thing)
    if not worse:
        return said
    if len(found) == 1:
        return words("entry.found", said=said, found=words.choice("equipment.condition", found[0][0]))
    of_each = [
        words(
            "entry.found_of",
            condition=words.choice("equipment.condition", condition),
            items=words.some("entry.some_items", things),
        )
        for condition, things in worse.items()
    ]
    return words("entry.found", said=said, found=words("entry.found_join").join(of_each))
