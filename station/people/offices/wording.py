"""Which offices nobody holds, and who could, in words."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.people.offices.values import ProposedHolder, UnitLevel, Vacancy


def vacant_words(texts: Texts, vacant: Sequence[Vacancy]) -> str:
    """The functions, with the unit where it is not the office, and the rules that ask for them. Empty where none is vacant."""
    if not vacant:
        return ""
    join = texts("list.join").join
    named = join(_function(texts, each) for each in vacant)
    rules = join(dict.fromkeys(each.rule for each in vacant))
    return texts("offices.vacant", functions=named, rules=rules)


def _function(texts: Texts, vacancy: Vacancy) -> str:
    function = texts(f"offices.function.{vacancy.function.value}")
    if vacancy.unit.level is UnitLevel.OFFICE:
        return function
    return texts("offices.vacant_in", function=function, unit=vacancy.unit.name)


def proposed_words(texts: Texts, proposed: ProposedHolder) -> str:
    """The function, the officer, and why it is not confirmed with the others where it isn't."""
    hindered = "" if proposed.hindrance is None else f"_{proposed.hindrance.value}"
    function = texts(f"offices.function.{proposed.function.value}")
    return texts(f"offices.proposed{hindered}", function=function, name=proposed.name, number=proposed.number)


def basis_of(texts: Texts, proposed: ProposedHolder) -> str:
    """What an office rests on that is given by the role of an account."""
    return texts("offices.proposed_basis", role=texts(f"people.role.{proposed.role.value}"))
