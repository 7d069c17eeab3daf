"""What a text that a person writes may contain: one rule for every field of every room.

The text is composed (NFC), on one line or on several, and holds nothing invisible: no control and format characters,
no direction marks, no lone surrogates, no characters that look like a blank. Characters in private or unassigned
places are allowed, since personal names have them. The rule binds what is entered, never what is on record already
(`Typed` in an entry's body); `escaped` shows recorded texts safely.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FILLERS: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks by their category, and nothing that is seen."""
_LINE_SIGNS: Final = "\n\t"
_BEYOND: Final = 0x10000


def composed(text: str) -> str:
    """`text` with composed characters and one kind of line end; every input of the program passes through it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def not_permitted(text: str, *, lines: bool = False) -> str:
    """The first character of `text` that breaks the rule, "" where none does.

    With `lines` several lines are allowed.
    """
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if _is_unseen(character) and not (lines and character in _LINE_SIGNS):
            return character
    if not unicodedata.is_normalized("NFC", text):
        pairs = zip(text, unicodedata.normalize("NFC", text), strict=False)
        return next((first for first, second in pairs if first != second), text[-1])
    return ""


def named(character: str) -> str:
    """A character by its number, for messages: ``U+202E``."""
    return f"U+{ord(character):04X}"


def escaped(text: str, *, keep: str = _LINE_SIGNS) -> str:
    """`text` with every invisible character as an escape (as in JSON), except those in `keep`; fit for a terminal."""
    if text.isprintable() and not any(filler in text for filler in _FILLERS):
        return text
    return "".join(_escape(each) if _is_unseen(each) and each not in keep else each for each in text)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN or character in _FILLERS


def _escape(character: str) -> str:
    code = ord(character)
    if code < _BEYOND:
        return f"\\u{code:04x}"
    pair = character.encode("utf-16-be")
    return f"\\u{pair[:2].hex()}\\u{pair[2:].hex()}"
