"""Text that a spreadsheet would run as a formula, in files that other programs open: guarded on writing, read back whole."""

from __future__ import annotations

import re
from typing import Final

_RUN: Final = re.compile(r"[\s\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|[\t\r\n]")
"""A sign that begins a formula, also a full-width one or after blanks: some programs tidy both before they look."""


def guarded(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` made `text` from; any other text stays as it is."""
    return text[1:] if text.startswith("'") and _RUN.match(text, 1) else text
