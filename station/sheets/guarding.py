"""Texts that a spreadsheet would run as a formula, in files for other programs.

Guarded on writing, read back unchanged.
"""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(r"'*(?:[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|[\t\r\n])")
"""A sign that begins a formula, also a full-width one or after blanks: some programs tidy both before they look.

Behind apostrophes too: a text of its own that looks guarded gets another one, so that it comes back whole.
"""


def guarded(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` changed to `text`; any other text is returned unchanged."""
    return text[1:] if text.startswith("'") and _RUN.match(text, 1) else text
