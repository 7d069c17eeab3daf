"""Days as people write them: 2024-02-05, 2024/2/5, 2024.2.5, 20240205, 2024年2月5日, in any width."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

LONGEST: Final = 20
"""Characters of a written day, with blanks."""
WRITTEN_WITH: Final = frozenset("0123456789-/. 年月日０１２３４５６７８９－／．")
"""The characters of a written day, in full width as an input method gives them."""
_WRITTEN: Final = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})[/.] ?([0-9]{1,2})[/.] ?([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)


def written_day(text: str) -> date | None:
    """The day that `text` states with all of year, month and day; None for any other text.

    Raises ValueError for a day that no calendar has (2024-02-30).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(plain))), None)
    return None if found is None else date(*map(int, found.groups()))
