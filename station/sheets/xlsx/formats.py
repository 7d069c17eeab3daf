"""A number as its format code shows it (ISO/IEC 29500-1, 18.8.30 and 18.8.31).

What a register needs is followed: digits, thousands, literals in quotes, percent, days and times. A format with
conditions, fractions, elapsed time, Chinese numerals or scaling is not: such a number is given as `Form.NOT_SHOWN`,
never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from station.sheets.forms import Form, Shown

BUILT_IN: Final = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    49: "@",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Formats known by number alone; those of 27 to 58 as a Chinese program shows them."""

_TOKEN: Final = re.compile(
    r"""(?P<quoted>"[^"]*") | \\(?P<escaped>.) | (?P<space>_.|\*.) | \[(?P<bracket>[^\]]*)\]
      | (?P<general>General) | (?P<exponent>[Ee][+-]) | (?P<half>AM/PM|A/P|上午/下午)
      | (?P<day>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+) | (?P<digit>[0\#?]) | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_COLOURS: Final = frozenset(["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"])
_GENERAL_WIDTH: Final = 11
_EXACT_DIGITS: Final = 15
_MOST_DECIMALS: Final = 12
_FIRST_DAY: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  # days have no zone
_LAST_SERIAL: Final = 2_958_465
_FALSE_LEAP_DAY: Final = 60
"""Day numbers below it are one too small, since 1900 is taken for a leap year."""

_Token = tuple[str, str]


def show(value: float, code: str, *, epoch_1904: bool = False) -> Shown:
    """`value` as `code` shows it."""
    section = _section(code or "General", value)
    if section is None:
        return Shown(_bare(value), Form.NOT_SHOWN)
    tokens, signed = section
    kinds = {kind for kind, _ in tokens}
    if "day" in kinds:
        return _day(value, tokens, epoch_1904=epoch_1904)
    if "exponent" in kinds:
        return Shown(_bare(value), Form.EXPONENT)
    if "general" in kinds:
        return _general(value, tokens)
    return _number(value, tokens, signed=signed)


def _bare(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _section(code: str, value: float) -> tuple[tuple[_Token, ...], bool] | None:
    """The part of `code` that serves `value`, and whether its sign still has to be written; None: can't be followed."""
    sections = _sections(code)
    if sections is None:
        return None
    numeric = sections[:3]
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], value < 0


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...] | None:
    """The sections of a format code as tokens; None for one that can't be followed."""
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup or "other", found[0]
        if kind == "other" and text == ";":
            sections.append([])
            continue
        token = _token(kind, text)
        if token is None:
            return None
        sections[-1].append(token)
    return tuple(tuple(section) for section in sections)


def _token(kind: str, text: str) -> _Token | None:
    match kind:
        case "quoted":
            return "literal", text[1:-1]
        case "escaped":
            return "literal", text[1:]
        case "space":
            return "literal", ""
        case "bracket":
            return _bracket(text[1:-1])
        case "other":
            if text in ".,%@":
                return text, text
            return "literal", text
        case _:
            return kind, text.lower()


def _bracket(inner: str) -> _Token | None:
    """A colour says nothing; ``[$¥-804]`` is a currency and a language; conditions and elapsed time can't be followed."""
    if inner.lower() in _COLOURS or re.fullmatch(r"Color\d+", inner, re.IGNORECASE):
        return "literal", ""
    if inner.startswith("$"):
        return "literal", inner[1:].partition("-")[0]
    return None


def _general(value: float, tokens: tuple[_Token, ...]) -> Shown:
    """As a cell without a format: at most eleven places, beyond them an exponent."""
    whole = len(str(int(abs(value))))
    if whole > _GENERAL_WIDTH or (value and abs(value) < 1e-9):
        return Shown(_bare(value), Form.EXPONENT)
    places = max(0, _GENERAL_WIDTH - whole - 1)
    exact = _decimal(value)
    rounded = round(exact, places)
    plain = f"{rounded:f}"
    text = plain.rstrip("0").rstrip(".") if "." in plain else plain
    shown = "".join(text if kind == "general" else part for kind, part in tokens)
    return Shown(shown, Form.NUMBER if _same(rounded, exact) else Form.ROUNDED)


def _number(value: float, tokens: tuple[_Token, ...], *, signed: bool) -> Shown:
    kinds = [kind for kind, _ in tokens]
    digits = [place for place, kind in enumerate(kinds) if kind == "digit"]
    if "@" in kinds:  # the format of text: a number under it was typed before it became text
        return _general(value, (("general", ""),))
    if not digits:
        return Shown("".join(text for _, text in tokens), Form.ROUNDED)
    if _can_not_follow(tokens, digits):
        return Shown(_bare(value), Form.NOT_SHOWN)
    percent = kinds.count("%")
    point = kinds.index(".") if "." in kinds else len(kinds)
    exact = abs(_decimal(value)) * 100**percent
    decimals = sum(1 for place in digits if place > point)
    if exact >= 10**_EXACT_DIGITS or decimals > _MOST_DECIMALS:
        return Shown(_bare(value), Form.NOT_SHOWN)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = _filled(tokens, rounded, digits, point)
    sign = "-" if signed and rounded else ""
    if percent:
        return Shown(sign + text, Form.PERCENT)
    return Shown(sign + text, Form.NUMBER if _same(rounded, exact) else Form.ROUNDED)


def _can_not_follow(tokens: tuple[_Token, ...], digits: list[int]) -> bool:
    """A fraction (``# ?/?``), digits on both sides of a word, or a comma that scales (``0,``)."""
    inside = tokens[digits[0] : digits[-1] + 1]
    if any(kind == "literal" and text for kind, text in inside):
        return True
    after = tokens[digits[-1] + 1 :]
    if after and after[0][0] == ",":
        return True
    points = [place for place, (kind, _) in enumerate(tokens) if kind == "."]
    return len(points) > 1 or any(kind == "half" for kind, _ in tokens)


def _filled(tokens: tuple[_Token, ...], rounded: Decimal, digits: list[int], point: int) -> str:
    """The tokens with the digits of `rounded` in their places."""
    whole_places = [place for place in digits if place < point]
    least = sum(1 for place in whole_places if tokens[place][1] == "0")
    plain, _, fraction = f"{rounded:f}".partition(".")
    whole = plain.lstrip("0").rjust(least, "0")
    if any(kind == "," for kind, _ in tokens[digits[0] : point]):
        whole = _grouped(whole)
    pieces: list[str] = []
    decimals = _decimals([tokens[place][1] for place in digits if place > point], fraction)
    for place, (kind, text) in enumerate(tokens):
        if place in whole_places:
            if place == whole_places[0]:
                pieces.append(whole)
        elif kind == "digit":
            pieces.append(next(decimals))
        elif kind in ("literal", "%", "."):
            pieces.append(whole if kind == "." and not whole_places else "")
            pieces.append(text)
    return "".join(pieces)


def _decimals(places: list[str], fraction: str) -> Iterator[str]:
    """What stands in each place after the point: a zero at the end only where the format asks for one."""
    shown = list(fraction.ljust(len(places), "0"))
    for place in reversed(range(len(places))):
        if places[place] == "0" or shown[place] != "0":
            break
        shown[place] = " " if places[place] == "?" else ""
    return iter(shown)


def _grouped(whole: str) -> str:
    first = len(whole) % 3
    groups = [whole[:first]] if first else []
    groups += [whole[start : start + 3] for start in range(first, len(whole), 3)]
    return ",".join(groups)


def _day(value: float, tokens: tuple[_Token, ...], *, epoch_1904: bool) -> Shown:
    if not 0 <= value <= _LAST_SERIAL:
        return Shown(_bare(value), Form.NOT_SHOWN)
    if not epoch_1904 and value < _FALSE_LEAP_DAY:
        value += 1
    moment = _FIRST_DAY[epoch_1904] + timedelta(seconds=round(value * 86_400))
    units = {text[0] for kind, text in tokens if kind == "day"}
    year = next((text for kind, text in tokens if kind == "day" and text[0] == "y"), "")
    if not {"y", "m", "d"} <= units or len(year) < 3:
        return Shown(moment.isoformat(" "), Form.PART_OF_DATE)
    if "h" not in units:
        return Shown(moment.date().isoformat(), Form.DATE)
    return Shown(moment.isoformat(" "), Form.DATE)


def _decimal(value: float) -> Decimal:
    """The value with the fifteen digits that a spreadsheet keeps, so that 1.1 × 3 is 3.3."""
    return Decimal(f"{value:.{_EXACT_DIGITS}g}")


def _same(rounded: Decimal, exact: Decimal) -> bool:
    return rounded == exact
