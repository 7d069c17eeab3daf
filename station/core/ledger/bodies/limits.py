"""The limits that a field of an entry's body declares, as markers of `typing.Annotated`, and what breaks them.

``name: Annotated[str, Text(60)]``. Days (`date`), moments (`datetime`), yes or no (`bool`), enumerations, nested
frozen dataclasses and ``… | None`` need no marker: their type says all. A field without a limit is refused when its
class is compiled.
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
    """Written words of up to `longest` characters and at least `shortest`."""

    longest: int
    shortest: int = 0


@dataclass(frozen=True, slots=True)
class Typed:
    """The text is somebody's own words of now and keeps to the rule of `station.core.writing`, on several `lines` or one.

    A text without it is a copy of what stands on record, or what a device or the system says: it is kept as it is.
    """

    lines: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An identifier of visible ASCII characters, up to 64 of them."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A SHA-256 or SM3 digest: 64 lower-case hexadecimal figures."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`; `unit` (``fen``, ``bytes``, ``ms``) says how it is shown."""

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
    """A text of up to `longest` characters, a number, yes or no, or nothing: what a changed fact was and is."""

    longest: int


@dataclass(frozen=True, slots=True)
class Plain:
    """Any value that has canonical bytes, up to `longest` of them: what an entry keeps but doesn't look into."""

    longest: int


@dataclass(frozen=True, slots=True)
class Worded:
    """The texts under which a choice or a code has its words: ``Annotated[Condition, Worded("equipment.condition")]``."""

    key: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing (None) is written as an empty text, as entries of before wrote a moment that there is not."""


@dataclass(frozen=True, slots=True)
class Key:
    """The field's name in the canonical bytes, where Python can't spell it or the class needs another: ``from``."""

    name: str


@dataclass(frozen=True, slots=True)
class BodyFault:
    """What is wrong with a body: `place` (``lines.3.name``), the limit `code`, what it allows and what was `found`.

    Codes: ``type``, ``missing``, ``unknown``, ``too_long``, ``too_short``, ``too_many``, ``too_few``, ``too_small``,
    ``too_large``, ``pattern``, ``choice``, ``character`` (what is `found` may not be written); ``kind`` for an entry of another kind than was asked for.
    """

    place: str
    code: str
    limit: int | str = ""
    found: int | str = ""
