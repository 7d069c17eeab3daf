"""`dataclass` as the standard library has it, made in a third of the time: a command begins with more than a thousand of them.

For each frozen class the standard library writes the text of six functions and compiles one after another, which was more
than half of the time in which the program starts. Here only the constructor is compiled, since its parameters are the
class's own; the others are ready-made and go by the names of the fields. The fields themselves are found, checked and
described by the standard library, so that `fields`, `replace`, `asdict` and `match` know no difference. A class that asks
for more than `frozen`, `slots` and `eq` is the standard library's work altogether.
"""

from __future__ import annotations

import abc
import dataclasses
import sys
from collections.abc import Callable, Iterable
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_Fields = tuple[Field[Any], ...]
_Functions = dict[str, Callable[..., Any]]


class _Made:
    """Stands for a value that is made anew for each instance."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Made()


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - for whoever imports it from here
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, eq=True, **others):
        """As `dataclasses.dataclass`, which says what it takes; raises TypeError and ValueError where that does."""

        def made(cls):
            if others or not frozen:
                return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, **others)
            return _made(cls, slots=slots, eq=eq)

        return made if cls is None else made(cls)


def _made(cls: type, *, slots: bool, eq: bool) -> type:
    own = dict(cls.__dict__)
    if "__setattr__" in own or "__delattr__" in own:
        raise TypeError(f"{cls.__name__} is frozen and has a way of its own to change")
    _describe(cls, eq=eq)
    fields = dataclasses.fields(cls)
    if cls.__dict__["__match_args__"] != tuple(each.name for each in fields if each.init):
        raise TypeError(
            f"{cls.__name__} has fields of a kind that only the standard library's decorator knows"
        )
    ready = _functions(cls, fields, slots=slots, eq=eq)
    if "__hash__" in own and not (own["__hash__"] is None and "__eq__" in own):
        ready.pop("__hash__", None)  # its own; beside an `__eq__` Python itself writes None
    if slots:
        cls = _with_slots(cls, [each.name for each in fields])
    for name, function in (ready | _closing(cls, frozenset(each.name for each in fields))).items():
        if name not in own or name == "__hash__":
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)
    return abc.update_abstractmethods(cls)


def _describe(cls: type, *, eq: bool) -> None:
    """Let the standard library find the fields, without making any function of them."""
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # it would look for the parameters of a constructor that is not there yet
    heir = any(dataclasses.is_dataclass(base) for base in cls.__mro__[1:])  # then what is frozen must agree
    dataclasses.dataclass(init=False, repr=False, eq=False, frozen=heir)(cls)
    said: Any = cls.__dict__["__dataclass_params__"]
    said.init, said.repr, said.eq, said.frozen = True, True, eq, True


def _functions(cls: type, fields: _Fields, *, slots: bool, eq: bool) -> _Functions:
    made: _Functions = {"__init__": _constructor(cls, fields, slots=slots), "__repr__": _words(fields)}
    if eq:
        made["__eq__"], made["__hash__"] = _comparison(fields)
    if slots:
        made["__getstate__"], made["__setstate__"] = _state, _put_back
    return made


def _constructor(cls: type, fields: _Fields, *, slots: bool) -> Callable[..., None]:
    """The one function that is compiled: it sets the fields from parameters of their names."""
    known: dict[str, Any] = {"__set": object.__setattr__, "__made": _MADE}
    given: list[str] = ["self" if all(each.name != "self" for each in fields) else "__self"]
    lines: list[str] = []
    for each in fields:
        name, standing = each.name, f"__standing_{each.name}"
        made = each.default_factory is not MISSING
        if made or each.default is not MISSING:
            known[standing] = each.default_factory if made else each.default
        if each.init:
            given.append(f"{name}=__made" if made else f"{name}={standing}" if standing in known else name)
        value = name if each.init else standing
        if made:
            value = f"{standing}() if {name} is __made else {name}" if each.init else f"{standing}()"
        if each.init or made or (slots and standing in known):
            lines.append(f"__set({given[0]}, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(f"{given[0]}.__post_init__()")
    constructor = _compiled(cls, known, given, lines or ["pass"])
    constructor.__annotations__ = {each.name: each.type for each in fields if each.init} | {"return": None}
    return constructor


def _compiled(cls: type, known: dict[str, Any], given: list[str], lines: list[str]) -> Callable[..., None]:
    head = f"def make({', '.join(known)}):\n def __init__({', '.join(given)}):\n  "
    made: dict[str, Any] = {}
    exec(head + "\n  ".join(lines) + "\n return __init__", vars(sys.modules[cls.__module__]), made)  # noqa: S102 - names of fields
    constructor: Callable[..., None] = made["make"](**known)
    return constructor


def _comparison(fields: _Fields) -> tuple[Callable[..., Any], Callable[..., int]]:
    """Equality with what is of the very same class, and the hash that goes with it."""
    names = [each.name for each in fields if each.compare]
    if len(names) > 1:
        values: Callable[[object], tuple[Any, ...]] = attrgetter(*names)
    else:

        def values(value: object) -> tuple[Any, ...]:
            return tuple(getattr(value, name) for name in names)

    def same(self: object, other: object) -> Any:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def hashed(self: object) -> int:
        return hash(values(self))

    return same, hashed


def _words(fields: _Fields) -> Callable[[object], str]:
    names = [each.name for each in fields if each.repr]

    @recursive_repr("...")
    def words(self: object) -> str:
        said = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({said})"

    return words


def _closing(cls: type, names: frozenset[str]) -> _Functions:
    """What refuses to set or delete a field; a class below may have attributes that are none."""

    def setting(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]  # no class known by name

    def deleting(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]  # as above

    return {"__setattr__": setting, "__delattr__": deleting}


def _with_slots(cls: type, names: list[str]) -> type:
    """The class anew with a slot for each field that no base has one for. Raises TypeError where it has slots already."""
    held = dict(cls.__dict__)
    if "__slots__" in held:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _slots(base)}
    for name in (*names, "__dict__", "__weakref__"):
        held.pop(name, None)
    held["__slots__"] = tuple(name for name in names if name not in inherited)
    made = type(cls)(cls.__name__, cls.__bases__, held)
    made.__qualname__ = cls.__qualname__
    return made


def _slots(base: type) -> Iterable[str]:
    slots: str | Iterable[str] = base.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else slots


def _state(self: Any) -> list[Any]:
    """What a copy is made of."""
    return [getattr(self, each.name) for each in dataclasses.fields(self)]


def _put_back(self: Any, state: list[Any]) -> None:
    for each, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
