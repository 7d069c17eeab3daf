"""Values of parameters in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from station.core.policy.activities import RetentionClass
from station.core.policy.rule import Choice, JSONValue, Parameter, ParameterType, ParameterUnit
from station.core.texts import Texts

SEPARATOR = " | "
"""Between the items of a cell; commas of both kinds occur inside them."""


def parameter_words(texts: Texts, parameter: Parameter, value: JSONValue) -> str:
    """A value as a list shows it: ``24 小时``, ``提醒``, ``10 行``."""
    if parameter.type is ParameterType.TABLE and isinstance(value, Sequence):
        return texts("administration.rules.table_of", count=len(value))
    if parameter.type is ParameterType.CHOICE:
        return choice_words(parameter.choices, value, texts.language)
    if parameter.type is ParameterType.LIST and isinstance(value, Sequence):
        choices = parameter.cells.choices if parameter.cells is not None else ()
        return (
            texts("shell.role_join").join(choice_words(choices, item, texts.language) for item in value)
            or "—"
        )
    return plain_words(texts, value, parameter.unit)


def plain_words(texts: Texts, value: JSONValue, unit: ParameterUnit = ParameterUnit.NONE) -> str:
    """A single value with its unit."""
    if isinstance(value, bool):
        return texts("entry.true" if value else "entry.false")
    if value is None or value == "":
        return "—"
    if unit is ParameterUnit.NONE:
        return str(value)
    return texts(f"administration.unit.{unit.value}", count=value)


def choice_words(choices: Sequence[Choice], value: JSONValue, language: str) -> str:
    """The name of a choice; a value that is none stays as it is."""
    found = next((each for each in choices if each.value == value), None)
    return found.words.say(language) if found is not None else str(value)


def cell_words(texts: Texts, choices: Sequence[Choice], value: JSONValue) -> str:
    """A cell of a table parameter."""
    if isinstance(value, bool) or value is None:
        return plain_words(texts, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return SEPARATOR.join(choice_words(choices, each, texts.language) for each in value)
    if isinstance(value, Mapping):
        return str(value)
    return choice_words(choices, value, texts.language)


def retention_words(texts: Texts, kept: RetentionClass) -> str:
    """A class of retention with how long that is (DM-04)."""
    return texts(f"retention.{kept.basis}", name=kept.words_name.say(texts.language), years=kept.years)
