"""Which offices nobody holds, in words."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.people.offices.values import Vacancy


def vacant_words(texts: Texts, vacant: Sequence[Vacancy]) -> str:
    """The functions and the rules that ask for them; whose role reminders go by meanwhile. Empty where none is vacant."""
    if not vacant:
        return ""
    join = texts("list.join").join
    named = join(texts(f"offices.function.{each.function.value}") for each in vacant)
    rules = join(dict.fromkeys(each.rule for each in vacant))
    roles = [texts(f"people.role.{each.role.value}") for each in vacant if each.role is not None]
    said = texts("offices.vacant", functions=named, rules=rules)
    return said + (texts("offices.by_role", roles=join(roles)) if roles else "")
