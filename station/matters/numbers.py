"""The number of a matter: as it is kept, and the normal form by which one number is one matter however it is written."""

from __future__ import annotations

import unicodedata
from typing import Final

from station.core.codes import kept_code

LONGEST_NUMBER: Final = 100
"""Characters, of the number and of its normal form."""
_OPENS: Final = dict.fromkeys(map(ord, "[{〔【〈《「『〖"), "(")
_CLOSES: Final = dict.fromkeys(map(ord, "]}〕】〉》」』〗"), ")")
_LAST: Final = "号"
_MOST_STEPS: Final = 8


def kept_number(number: str) -> str:
    """A number as it is kept: one blank for several, none around it. Never raises."""
    return " ".join(unicodedata.normalize("NFC", number).split())


def matter_key(number: str) -> str:
    """The normal form: brackets, width, dashes, case, blanks and a last 号 make no difference; "" for nothing. Never raises.

    The normal form of a normal form is itself: what one step brings together another may change again.
    """
    for _ in range(_MOST_STEPS):
        before, number = number, _step(number)
        if number == before:
            break
    return number


def _step(number: str) -> str:
    plain = "".join(kept_code(number).translate(_OPENS | _CLOSES).split()).upper()
    return plain.rstrip(_LAST) or plain
