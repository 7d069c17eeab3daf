"""Codecs: a declared type compiled to functions that read, write and examine its values.

Reading checks the type alone, so that a limit of today never makes an old entry unreadable. `Codec.examine` finds
values beyond their limits, before an entry is made and when old entries are examined. A choice that this program does
not have is kept as `UnknownChoice`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from station.core.ledger.bodies.limits import BodyFault


class Misshapen(ValueError):
    """A plain value that does not have the declared shape; `fault` says where."""

    def __init__(self, fault: BodyFault) -> None:
        super().__init__(f"{fault.place or 'body'}: {fault.code}")
        self.fault = fault

    def within(self, place: str) -> Misshapen:
        """The same fault, with its place given from the value that contains it."""
        inner = self.fault
        return Misshapen(BodyFault(joined(place, inner.place), inner.code, inner.limit, inner.found))


class UnknownChoice(str):
    """A choice from outside the declared ones, kept as it was written."""

    __slots__ = ()

    @property
    def value(self) -> str:
        """Its code, as members of an enumeration have it."""
        return str(self)


class Shape(Enum):
    """The kind of value that a codec is for; its words on screen follow from it."""

    TEXT = "text"
    CODE = "code"
    DIGEST = "digest"
    NUMBER = "number"
    YES_NO = "yes_no"
    MOMENT = "moment"
    DAY = "day"
    CHOICE = "choice"
    SCALAR = "scalar"
    PLAIN = "plain"
    LIST = "list"
    MAPPING = "mapping"
    RECORD = "record"


Read = Callable[[Any], Any]
Write = Callable[[Any], Any]
Examine = Callable[[Any, str, list[BodyFault]], None]


@dataclass(frozen=True, slots=True)
class Codec:
    """Reads, writes and examines the values of one type.

    `read` makes a value of plain values (or raises `Misshapen`), `write` does the reverse, `examine` adds the broken
    limits. `plain` marks a class whose instances need neither reading nor writing. `kept` are the classes whose
    instances `read` returns unchanged, so that reading many need not call it. `worded` and `unit` are for words,
    `inner` is the codec of the members, `steps` are the fields of a record.
    """

    shape: Shape
    read: Read
    write: Write
    examine: Examine
    plain: type | None = None
    kept: frozenset[type] = frozenset()
    worded: str = ""
    unit: str = ""
    inner: Codec | None = None
    steps: tuple[Any, ...] = ()
    optional: bool = False

    def __post_init__(self) -> None:
        if self.plain is not None:
            object.__setattr__(self, "kept", self.kept | {self.plain})


def joined(place: str, name: str | int) -> str:
    """The place of `name` within `place`."""
    return f"{place}.{name}" if place and name != "" else place or str(name)


def misshapen(value: object) -> Misshapen:
    """The fault of a value of another type."""
    return Misshapen(BodyFault("", "type", found=type(value).__name__))


def kept(value: Any) -> Any:
    """Returns the value unchanged."""
    return value


def reads(kind: type) -> Read:
    """A reader that accepts instances of `kind` itself only."""

    def read(held: Any) -> Any:
        if held.__class__ is kind:
            return held
        raise misshapen(held)

    return read
