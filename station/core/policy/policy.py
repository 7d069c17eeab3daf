"""The rules in force at an office: the defaults of the rulebook and the changes of an administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NoReturn, Self

from station.core.errors import IntegrityProblem, Refused
from station.core.policy.entering import read_entered
from station.core.policy.rule import JSONValue, Parameter, ParameterType, Reference
from station.core.policy.rulebook import Rulebook, held, references
from station.core.policy.values import completed, fit, shown


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """Every parameter's value, typed, and the check of a new one.

    ``overrides`` are the changed values by rule id and key, as the ledger gives them. A recorded value that this
    version's rulebook no longer takes does not stop the program: the default holds, and ``set_aside`` names the
    parameter with the code of the refusal. A table that was recorded before one of its columns was there is completed.
    ``doubted`` are parameters whose record is not as the ledger says, each with its problem: nothing is known of them,
    not even that the default holds, so whoever asks for the value gets the problem.
    """

    rulebook: Rulebook
    overrides: Mapping[tuple[str, str], JSONValue] = field(default_factory=dict)
    doubted: Mapping[tuple[str, str], IntegrityProblem] = field(default_factory=dict)
    set_aside: Mapping[tuple[str, str], str] = field(init=False)
    served: dict[object, Any] = field(init=False, repr=False, default_factory=dict)
    """Values as `served` parameters were read, each once: a scan asks for the same ones at every step, and they can't change."""
    _values: Mapping[tuple[str, str], JSONValue] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        values = dict(self.rulebook.defaults())
        accepted: dict[tuple[str, str], JSONValue] = {}
        refused: dict[tuple[str, str], str] = {}
        for (rule, key), value in self.overrides.items():
            try:
                parameter = self.rulebook.parameter(rule, key)
                accepted[rule, key] = fit(rule, parameter, completed(parameter, value))
            except Refused as refusal:
                refused[rule, key] = refusal.code
        # Frozen and slotted: what is derived from the arguments is set once, here.
        object.__setattr__(self, "overrides", MappingProxyType(accepted))
        object.__setattr__(self, "set_aside", MappingProxyType(refused))
        object.__setattr__(self, "_values", MappingProxyType(values | accepted))

    def changed(self, rule: str, key: str, value: object) -> Self:
        """The policy after one more change, checked like any. Raises what ``check`` raises."""
        overrides = {**self.overrides, (rule, key): self.check(rule, key, value)}
        return type(self)(self.rulebook, overrides, self.doubted)

    def value(self, rule: str, key: str) -> JSONValue:
        """The value in force as plain JSON, the caller's own copy.

        Raises ``Refused`` for an unknown name; as all that give a value, the ``IntegrityProblem`` of a doubted one.
        """
        return deepcopy(self._value(rule, key))

    def integer(self, rule: str, key: str) -> int:
        """An integer, in the unit of its parameter."""
        value = self._typed(rule, key, ParameterType.INTEGER)
        return value if isinstance(value, int) else _impossible()

    def boolean(self, rule: str, key: str) -> bool:
        """A switch: whether it is on."""
        value = self._typed(rule, key, ParameterType.BOOLEAN)
        return value if isinstance(value, bool) else _impossible()

    def choice(self, rule: str, key: str) -> str:
        """The chosen one of the parameter's choices."""
        value = self._typed(rule, key, ParameterType.CHOICE)
        return value if isinstance(value, str) else _impossible()

    def text(self, rule: str, key: str) -> str:
        """A text, possibly empty."""
        value = self._typed(rule, key, ParameterType.TEXT)
        return value if isinstance(value, str) else _impossible()

    def time(self, rule: str, key: str) -> dt.time:
        """A time of day in the office's own zone."""
        value = self._typed(rule, key, ParameterType.TIME)
        return dt.time.fromisoformat(value) if isinstance(value, str) else _impossible()

    def integers(self, rule: str, key: str) -> tuple[int, ...]:
        """A list of integers, in its order and without repetition."""
        value = self._typed(rule, key, ParameterType.LIST)
        items = tuple(item for item in value if isinstance(item, int)) if isinstance(value, list) else ()
        return items if isinstance(value, list) and len(items) == len(value) else _wrong_getter(rule, key)

    def texts(self, rule: str, key: str) -> tuple[str, ...]:
        """A list of texts, in its order and without repetition."""
        value = self._typed(rule, key, ParameterType.LIST)
        items = tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
        return items if isinstance(value, list) and len(items) == len(value) else _wrong_getter(rule, key)

    def table(self, rule: str, key: str) -> tuple[Mapping[str, JSONValue], ...]:
        """The rows of a table; the mappings can't be changed."""
        value = self._typed(rule, key, ParameterType.TABLE)
        rows = value if isinstance(value, list) else []
        return tuple(MappingProxyType(row) for row in rows if isinstance(row, dict))

    def check(self, rule: str, key: str, value: object) -> JSONValue:
        """``value`` as it would be recorded for the parameter.

        Raises ``Refused`` (``policy.…``): unknown rule or parameter, wrong type, out of range, not one of the
        choices, a table's row with a missing, unknown or repeated column; a value that names a row another
        table does not have, or a table without a row that others name.
        """
        parameter = self.rulebook.parameter(rule, key)
        fitted = fit(rule, parameter, value)
        for column, reference in references(parameter):
            self._require_known(rule, key, held(fitted, column), reference, fitted)
        self._require_still_named(rule, key, fitted)
        return fitted

    def parse(self, rule: str, key: str, text: str) -> JSONValue:
        """What a person typed for a parameter, as a checked value; ``check`` accepts it unchanged.

        Numbers, times and yes/no are taken as written in either language and in full-width characters, choices by
        value or by name, lists separated by commas, tables as JSON. Raises ``Refused`` like ``check``.
        """
        parameter = self.rulebook.parameter(rule, key)
        return self.check(rule, key, read_entered(rule, parameter, text))

    def _value(self, rule: str, key: str) -> JSONValue:
        problem = self.doubted.get((rule, key))
        if problem is not None:
            raise problem.with_traceback(None)
        try:
            return self._values[rule, key]
        except KeyError:
            self.rulebook.parameter(rule, key)
            raise

    def _typed(self, rule: str, key: str, expected: ParameterType) -> JSONValue:
        value = self._value(rule, key)
        if self.rulebook.parameter(rule, key).type is not expected:
            _wrong_getter(rule, key)
        return value

    def _require_known(
        self, rule: str, key: str, named: list[JSONValue], reference: Reference, fitted: JSONValue
    ) -> None:
        """Each value must stand in the column referred to, which may be a column of the new value itself."""
        own = (reference.rule, reference.key) == (rule, key)
        known = held(fitted if own else self._value(reference.rule, reference.key), reference.column)
        for value in named:
            if value not in known:
                raise Refused("policy.unknown_reference", rule=rule, parameter=key, value=shown(value))

    def _require_still_named(self, rule: str, key: str, fitted: JSONValue) -> None:
        """A row that another parameter names may not be left out of the new table."""
        for other, parameter, column, reference in self._references_to(rule, key):
            known = held(fitted, reference.column)
            for value in held(self._value(other, parameter.key), column):
                if value not in known:
                    facts = {"value": shown(value), "used_by": f"{other} {parameter.key}"}
                    raise Refused("policy.still_used", rule=rule, parameter=key, **facts)

    def _references_to(self, rule: str, key: str) -> Iterator[tuple[str, Parameter, str | None, Reference]]:
        for each in self.rulebook:
            for parameter in each.parameters:
                for column, reference in references(parameter):
                    if (reference.rule, reference.key) == (rule, key) and (each.id, parameter.key) != (
                        rule,
                        key,
                    ):
                        yield each.id, parameter, column, reference


def _wrong_getter(rule: str, key: str) -> NoReturn:
    raise TypeError(f"{rule} {key} is a parameter of another type")


def _impossible() -> NoReturn:
    raise AssertionError("values are checked before they are kept")
