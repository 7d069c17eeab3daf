"""The limits that a field of a body declares, as markers of `typing.Annotated`, and the faults that break them.

``name: Annotated[str, Text(60)]``. Days (`date`), moments (`datetime`), yes or no (`bool`), enumerations, nested
frozen dataclasses and ``… | None`` need no marker, since their type is limit enough. Compiling a class refuses a
field without a limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from station.core.ledger.canonical import LARGEST_INTEGER

LONGEST_CODE: Final = 64
"""Characters of a code or of a name in a mapping."""
CODE: Final = re.compile(r"[!-~]{0,64}")
DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most `longest` and at least `shortest` characters."""

    longest: int
    shortest: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """A person types this text now, on one line or on several (`lines`).

    It must keep the rule of `station.core.writing`. A text without this marker copies what is on record, or what a
    device or the system reports, and is kept unchanged.
    """

    lines: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier of visible ASCII characters, up to 64 of them."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 or SM3 digest: 64 lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`; `unit` (``fen``, ``bytes``, ``ms``, ``step``: counted from 0) says how it is shown."""

    least: int = 0
    most: int = LARGEST_INTEGER
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Many:
    """A list (``tuple[X, ...]``) or a mapping (``Mapping[str, X]``) with up to `most` members, at least `least`."""

    most: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text of up to `longest` characters, a number, yes or no, or None.

    The value of a changed fact before or after.
    """

    longest: int


@dataclass(frozen=True, slots=True)
class Plain:
    """Any value that has canonical bytes, up to `longest` of them.

    The entry keeps it, and the program does not look into it.
    """

    longest: int


@dataclass(frozen=True, slots=True)
class Worded:
    """The prefix of the texts that word a choice or a code.

    ``Annotated[Condition, Worded("equipment.condition")]``.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Blank:
    """None is written as an empty text, as older entries wrote a missing moment."""


@dataclass(frozen=True, slots=True)
class Key:
    """The field's name in the canonical bytes, where it is no Python name or the class needs another: ``from``."""

    name: str


@dataclass(frozen=True, slots=True)
class BodyFault:
    """A fault of a body: `place` (``lines.3.name``), the limit `code`, the allowed value and the value `found`.

    Codes: ``type``, ``missing``, ``unknown``, ``too_long``, ``too_short``, ``too_many``, ``too_few``, ``too_small``,
    ``too_large``, ``pattern``, ``choice``, ``character`` (`found` may not be written); ``kind`` for an entry of
    another kind than was asked for.
    """

    place: str
    code: str
    limit: int | str = ""
    found: int | str = ""
