"""What a codec is: a declared type compiled to functions that read, write and examine its values.

Reading checks the type alone: a limit of today never makes an entry of yesterday unreadable. What breaks a limit is
said by `Codec.examine`, before an entry is made and when old ones are looked through. A choice that this program
doesn't have is kept as `UnknownChoice`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from station.core.ledger.bodies.limits import BodyFault


class Misshapen(ValueError):
    """A plain value that has not the declared shape; `fault` says where."""

    def __init__(self, fault: BodyFault) -> None:
        super().__init__(f"{fault.place or 'body'}: {fault.code}")
        self.fault = fault

    def within(self, place: str) -> Misshapen:
        """The same, seen from the value around."""
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
    """What kind of value a codec is for; words for screens follow it."""

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
    """`read` makes a value of plain ones (`Misshapen`), `write` the reverse, `examine` adds what breaks the limits.

    `plain` marks the class whose instances need neither reading nor writing, `kept` are the classes whose instances
    `read` gives back as they are (a sweep need not call it for them); `worded` and `unit` serve words, `inner` is the
    codec of the members and `steps` are the fields of a record.
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
    """A value of another type."""
    return Misshapen(BodyFault("", "type", found=type(value).__name__))


def kept(value: Any) -> Any:
    """The value as it is."""
    return value


def reads(kind: type) -> Read:
    """Reads an instance of `kind` itself."""

    def read(held: Any) -> Any:
        if held.__class__ is kind:
            return held
        raise misshapen(held)

    return read
