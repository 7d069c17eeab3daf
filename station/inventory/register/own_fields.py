"""Fields of the register that the office adds (EQ-10): one text, in which each stands on its line with its name before a colon."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from station.core.errors import Refused
from station.core.policy import Policy
from station.core.policy.served import served_texts
from station.inventory.bodies import LONGEST_OWN

OWN_FIELDS = served_texts("EQ-10", "own_fields")
_COLON: Final = "："
_PARTS: Final = re.compile("[\n;；]")
_NAMED: Final = re.compile(r"([^:：]+)[:：](.*)", re.DOTALL)


def own_fields(policy: Policy) -> tuple[str, ...]:
    """The names of the fields, as the office has them now."""
    return tuple(dict.fromkeys(filter(None, map(_tidy, OWN_FIELDS.of(policy)))))


def kept_own(text: str, policy: Policy, before: str = "") -> str:
    """The stored form of what was typed: fields by their names, in the office's order; one without a value is left out.

    A field that was taken out of the parameter since stays with an item that has it (`before`). Raises Refused
    ``equipment.unknown_own_field``, ``equipment.own_field_unnamed``, ``equipment.own_field_twice``, ``equipment.too_long``.
    """
    known = (*own_fields(policy), *own_values(before))
    by_name = {name.casefold(): name for name in reversed(known)}
    found: dict[str, str] = {}
    for part in filter(None, map(_tidy, _PARTS.split(text))):
        match = _NAMED.fullmatch(part)
        if match is None:
            raise Refused("equipment.own_field_unnamed", rule="EQ-10", field="own", text=part[:60])
        written = _tidy(match[1])
        name = by_name.get(written.casefold())
        if name is None:
            names = "、".join(dict.fromkeys(known)) or "-"
            raise Refused("equipment.unknown_own_field", rule="EQ-10", field="own", name=written, known=names)
        if name in found:
            raise Refused("equipment.own_field_twice", rule="EQ-10", field="own", name=name)
        found[name] = _tidy(match[2])
    kept = own_text((name, found[name]) for name in dict.fromkeys(known) if found.get(name))
    if len(kept) > LONGEST_OWN:
        raise Refused("equipment.too_long", field="own", longest=LONGEST_OWN, length=len(kept))
    return kept


def own_text(values: Iterable[tuple[str, str]]) -> str:
    """Fields with their values as they are kept and typed."""
    return "\n".join(f"{name}{_COLON}{value}" for name, value in values)


def own_values(text: str) -> Mapping[str, str]:
    """The fields in their kept form, by name."""
    parts = (line.partition(_COLON) for line in text.splitlines())
    return {name: value for name, _, value in parts}


def to_fill_in(text: str, names: Iterable[str]) -> str:
    """The fields of an item as a form offers them: those with a value, and the others with nothing behind their colon."""
    values = own_values(text)
    return own_text((name, values.get(name, "")) for name in dict.fromkeys((*names, *values)))


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
