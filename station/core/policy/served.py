"""The parameters that the program reads: each is declared once, with its type, by the code that serves its rule.

A parameter that no code declares has no effect. It is shown locked, and a change of it is refused, so that nobody
believes that a switch without effect does something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from station.core.policy.policy import Policy
from station.core.policy.rule import JSONValue, ParameterType

T = TypeVar("T")
Rows = tuple[Mapping[str, JSONValue], ...]

_served: Final[dict[tuple[str, str], ParameterType]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Served(Generic[T]):
    """A parameter that code reads: ``HOURS = served_integer("DM-05", "deadline_hours")``, ``HOURS.of(policy)``."""

    rule: str
    key: str
    _read: Callable[[Policy, str, str], T]

    def of(self, policy: Policy) -> T:
        """The value in force."""
        known = policy.served.get(self)
        if known is None:
            known = policy.served[self] = self._read(policy, self.rule, self.key)
        value: T = known
        return value


def is_served(rule: str, key: str) -> bool:
    """Whether any code of the program reads the parameter."""
    return (rule, key) in _served


def served_parameters() -> Mapping[tuple[str, str], ParameterType]:
    """Every declared parameter (rule, key) with the type that its reader expects."""
    return dict(_served)


def served_integer(rule: str, key: str) -> Served[int]:
    """An integer, in the unit of its parameter."""
    return _declare(rule, key, ParameterType.INTEGER, Policy.integer)


def served_boolean(rule: str, key: str) -> Served[bool]:
    """Yes or no."""
    return _declare(rule, key, ParameterType.BOOLEAN, Policy.boolean)


def served_choice(rule: str, key: str) -> Served[str]:
    """The chosen one of the parameter's choices."""
    return _declare(rule, key, ParameterType.CHOICE, Policy.choice)


def served_time(rule: str, key: str) -> Served[dt.time]:
    """A time of day in the office's own zone."""
    return _declare(rule, key, ParameterType.TIME, Policy.time)


def served_text(rule: str, key: str) -> Served[str]:
    """A text, possibly empty."""
    return _declare(rule, key, ParameterType.TEXT, Policy.text)


def served_integers(rule: str, key: str) -> Served[tuple[int, ...]]:
    """A list of integers."""
    return _declare(rule, key, ParameterType.LIST, Policy.integers)


def served_texts(rule: str, key: str) -> Served[tuple[str, ...]]:
    """A list of texts."""
    return _declare(rule, key, ParameterType.LIST, Policy.texts)


def served_table(rule: str, key: str) -> Served[Rows]:
    """The rows of a table."""
    return _declare(rule, key, ParameterType.TABLE, Policy.table)


def _declare(rule: str, key: str, kind: ParameterType, read: Callable[[Policy, str, str], T]) -> Served[T]:
    if (rule, key) in _served:
        raise ValueError(f"{rule} {key} is declared twice; import the declaration that stands")
    _served[rule, key] = kind
    return Served(rule, key, read)
