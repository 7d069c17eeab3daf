"""The rules in force as a list: every rule with the values of its parameters (PF-07)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.core.clock import Clock
from station.core.listing import FilterKind, ListColumn, ListDeclaration, ListFilter, Sort, ValueKind
from station.core.policy import Parameter
from station.core.policy.wording import parameter_words
from station.core.texts import LANGUAGES, Texts
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.parameters import Parameters, RuleInForce
from station.people.permissions import Permission

CHAPTERS: Final = ("EQ", "RC", "DM", "PR", "ST", "PF")
"""The chapters of the rulebook in its order; a test compares them with it."""
CHANGED: Final = "changed"


def _title(texts: Texts, held: RuleInForce) -> str:
    return held.rule.title(texts.language)


def _values(texts: Texts, held: RuleInForce) -> str:
    def said(parameter: Parameter) -> str:
        if parameter.key in held.damaged:
            return texts("list.damaged")
        return parameter_words(texts, parameter, held.values[parameter.key])

    return "   ".join(f"{each.title.say(texts.language)} {said(each)}" for each in held.rule.parameters)


def _place(held: RuleInForce) -> int:
    """Where a rule stands in the rulebook: by chapter, then by number."""
    return CHAPTERS.index(held.rule.chapter) * 1000 + int(held.rule.id.partition("-")[2])


def _searched(held: RuleInForce) -> Iterator[str]:
    for language in LANGUAGES:
        yield held.rule.title(language)
        yield from (each.title.say(language) for each in held.rule.parameters)
    yield held.rule.clause


def _itself(held: RuleInForce) -> RuleInForce:
    return held


RULE_LIST: Final[ListDeclaration[RuleInForce]] = ListDeclaration(
    name="rules",
    title="administration.rules.title",
    columns=(
        ListColumn("id", "administration.rules.id", lambda held: held.rule.id, ValueKind.CODE),
        ListColumn("title", "administration.rules.rule", _itself, wording=_title, sortable=False),
        ListColumn("values", "administration.rules.values", _itself, wording=_values, sortable=False),
        ListColumn(
            "changed",
            "administration.rules.state",
            lambda held: CHANGED if held.changed else None,
            ValueKind.CHOICE,
            words="administration.rules.in_force.",
        ),
        ListColumn("clause", "administration.rules.source", lambda held: held.rule.clause, shown=False),
        ListColumn(
            "chapter",
            "administration.rules.chapter_title",
            lambda held: held.rule.chapter,
            ValueKind.CHOICE,
            words="administration.rules.chapter.",
            shown=False,
        ),
        ListColumn("place", "administration.rules.place", _place, ValueKind.NUMBER, shown=False),
    ),
    filters=(
        ListFilter(
            "chapter",
            "administration.rules.chapter_title",
            choices=CHAPTERS,
            words="administration.rules.chapter.",
            chips=True,
        ),
        ListFilter("changed", "administration.rules.changed_chip", FilterKind.FLAG, chips=True),
    ),
    key="id",
    sort=(Sort("place"),),
)


class RuleList(ListService[RuleInForce], ask=asks(Permission.ACCOUNT_OWN)):
    """The list behind the rules' tab; looking needs no more than being signed in."""

    def __init__(self, parameters: Parameters, store: DatedStore, clock: Clock) -> None:
        filtered = {"changed": lambda held: bool(held.changed)}
        source = GatheredStore(
            clock, RULE_LIST, Parameters.listed, filtered, _searched, services=(parameters,), store=store
        )
        super().__init__(source, RULE_LIST, whoever_looks)
