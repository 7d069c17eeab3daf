"""Notices: what a decision tells besides its result, as a code with facts; screens and the command line word them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from station.core.ledger.bodies import Code, Many, Scalar

LONGEST_FACT = 4000
"""Characters of a fact: the names of all categories of a catalogue in one line."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell besides the result: `code` names its text, `rule` is the rule behind it.

    Facts are plain values (text, integers), fit for an entry's body and for a text's placeholders.
    """

    code: str
    rule: str | None
    facts: tuple[tuple[str, str | int], ...] = ()

    @property
    def text_key(self) -> str:
        """The key of its text."""
        return f"notice.{self.code}"

    @property
    def named_facts(self) -> dict[str, str | int]:
        """The facts by name."""
        return dict(self.facts)


def notice(code: str, rule: str | None = None, **facts: str | int) -> Notice:
    """A `Notice` with its facts in order of name, so that equal ones are equal."""
    return Notice(code, rule, tuple(sorted(facts.items())))


@dataclass(frozen=True, slots=True)
class Warned:
    """A notice as the body of an entry holds it."""

    code: Annotated[str, Code()]
    rule: Annotated[str | None, Code()]
    facts: Annotated[Mapping[str, str | int], Many(20), Scalar(LONGEST_FACT)]


def cited(rule: str, notices: Iterable[Notice]) -> tuple[str, ...]:
    """The rules of an entry that rests on `rule` and holds these notices; each once."""
    return tuple(dict.fromkeys((rule, *(each.rule for each in notices if each.rule))))


def warned(notices: Iterable[Notice]) -> tuple[Warned, ...]:
    """Notices as an entry holds them."""
    return tuple(Warned(each.code, each.rule, each.named_facts) for each in notices)
