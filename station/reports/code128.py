"""CODE128 (ISO/IEC 15417): from printable characters to symbols and bars, in code sets B and C."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

CodeSet: TypeAlias = Literal["B", "C"]

QUIET_ZONE: Final = 10
"""Modules of white that the standard asks for on each side."""

_START: Final[dict[CodeSet, int]] = {"B": 104, "C": 105}
_SWITCH: Final[dict[CodeSet, int]] = {"B": 100, "C": 99}
_STOP: Final = 106

# Widths of bar, space, bar, … of the symbols 0 to 106, in modules; the standard's table 1.
_TABLE: Final = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
_WIDTHS: Final = tuple(_TABLE.split())

_DIGIT_RUNS: Final = re.compile(r"^\d{4,}|\d{4,}$|\d{6,}")


def segments(data: str) -> list[tuple[CodeSet, str]]:
    """`data` cut into parts for code set B (characters) and C (pairs of digits), so that the code stays short."""
    parts: list[tuple[CodeSet, str]] = []
    position = 0
    for run in _DIGIT_RUNS.finditer(data):
        # An odd digit stays with the characters: in front of the run, or behind it when the run opens the code.
        start, end = run.span()
        if (end - start) % 2:
            start, end = (start, end - 1) if start == 0 else (start + 1, end)
        if start > position:
            parts.append(("B", data[position:start]))
        parts.append(("C", data[start:end]))
        position = end
    if position < len(data):
        parts.append(("B", data[position:]))
    return parts


def symbols(data: str) -> list[int]:
    """The symbol values of `data` with start, switches, check symbol and stop."""
    values: list[int] = []
    for code_set, part in segments(data):
        values.append(_SWITCH[code_set] if values else _START[code_set])
        if code_set == "B":
            values.extend(ord(character) - 32 for character in part)
        else:
            values.extend(int(part[index : index + 2]) for index in range(0, len(part), 2))
    check = (values[0] + sum(place * value for place, value in enumerate(values))) % 103
    return [*values, check, _STOP]


def modules(data: str) -> str:
    """`data` as modules, ``1`` black and ``0`` white, without the quiet zones."""
    bars: list[str] = []
    for value in symbols(data):
        bars.extend("10"[index % 2] * int(size) for index, size in enumerate(_WIDTHS[value]))
    return "".join(bars)
