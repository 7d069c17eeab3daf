"""Numbers in capital numerals (大写), as forms that are signed write them so that nobody adds a stroke."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
LARGEST_CAPITAL: Final = 99_999_999


def capital(number: int) -> str:
    """A number up to `LARGEST_CAPITAL` in capital numerals: 1005 is 壹仟零伍. Raises ValueError for any other."""
    if not 0 <= number <= LARGEST_CAPITAL:
        raise ValueError(f"no number from 0 to {LARGEST_CAPITAL}: {number}")
    high, low = divmod(number, 10_000)
    if not high:
        return _below_ten_thousand(low) or _DIGITS[0]
    gap = _DIGITS[0] if 0 < low < 1000 else ""
    return f"{_below_ten_thousand(high)}万{gap}{_below_ten_thousand(low)}"


def _below_ten_thousand(number: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += (_DIGITS[0] if gap and said else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return said
