"""Texts that a spreadsheet would run as a formula or take for a number, in files for other programs.

Guarded on writing, read back unchanged.
"""

from __future__ import annotations

import re
from typing import Final

EXPONENT: Final = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE][+-][0-9]{2,}")
"""How a spreadsheet writes a long number that it took for one into a text file: the digits are lost."""
ERROR: Final = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#+)")
"""What stands where a spreadsheet could not work out a value, or had no room to show it."""
_RUN: Final = re.compile(
    r"'*(?:[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|[\t\r\n]"
    rf"|(?:{EXPONENT.pattern}|{ERROR.pattern})\s*$)"
)
"""A sign that begins a formula, also a full-width one or after blanks: some programs tidy both before they look.

Or a text that looks like a number that was lost, or like an error. Behind apostrophes too: a text of its own that
looks guarded gets another one, so that it comes back whole.
"""


def guarded(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would not take it for the text that it is."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` changed to `text`; any other text is returned unchanged."""
    return text[1:] if text.startswith("'") and _RUN.match(text, 1) else text


def looks_lost(text: str) -> bool:
    """Whether the text may stand for a number that a spreadsheet lost, or for an error."""
    plain = text.strip()
    return EXPONENT.fullmatch(plain) is not None or ERROR.fullmatch(plain) is not None
