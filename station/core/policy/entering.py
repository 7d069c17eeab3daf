"""Reading the value of a parameter from what a person typed, before the value is checked."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Final

from station.core.errors import Refused
from station.core.policy.rule import CellType, Choice, Parameter, ParameterType
from station.core.policy.values import shown

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_SEPARATOR: Final = re.compile(r"[,;、\n]")
_YES: Final = frozenset({"true", "yes", "on", "1", "是", "开", "启用"})
_NO: Final = frozenset({"false", "no", "off", "0", "否", "关", "停用"})


def read_entered(rule: str, parameter: Parameter, text: str) -> object:
    """The value that ``text`` stands for; `fit` checks it afterwards.

    Raises ``Refused`` where the text can't be read as the parameter's type at all.
    """
    # Full-width digits, commas and colons of a Chinese keyboard become the plain ones.
    plain = unicodedata.normalize("NFKC", text).strip()
    match parameter.type:
        case ParameterType.TEXT:
            return text
        case ParameterType.TIME:
            return plain
        case ParameterType.CHOICE:
            return _choice(plain, parameter.choices)
        case ParameterType.INTEGER:
            return int(plain) if _INTEGER.fullmatch(plain) else plain
        case ParameterType.BOOLEAN:
            word = plain.casefold()
            return True if word in _YES else False if word in _NO else plain
        case ParameterType.LIST:
            return _list(rule, parameter, plain)
        case ParameterType.TABLE:
            return _json(rule, parameter, text)


def _choice(text: str, choices: tuple[Choice, ...]) -> str:
    """The value of the choice that is called ``text`` in one of the languages, else the text itself."""
    for choice in choices:
        names = (choice.value, choice.words.zh, choice.words.en)
        if text.casefold() in [unicodedata.normalize("NFKC", name).casefold() for name in names]:
            return choice.value
    return text


def _list(rule: str, parameter: Parameter, text: str) -> object:
    """A JSON array, or items separated by commas, semicolons, 、 or lines; nothing is the empty list."""
    if text.startswith("["):
        return _json(rule, parameter, text)
    items = [item.strip() for item in _SEPARATOR.split(text)]
    if items == [""]:
        return []
    cells = parameter.cells
    if cells is not None and cells.type in (CellType.INTEGER, CellType.INTEGERS):
        return [int(item) if _INTEGER.fullmatch(item) else item for item in items]
    return [_choice(item, cells.choices if cells is not None else ()) for item in items]


def _json(rule: str, parameter: Parameter, text: str) -> object:
    """JSON without change. Nesting too deep for the reader, or huge numbers, count as unreadable."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as problem:
        facts = {"parameter": parameter.key, "value": shown(text)}
        raise Refused("policy.unreadable", rule=rule, **facts) from problem
