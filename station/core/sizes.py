"""Amounts of bytes in words, as cards and discs are labelled."""

from __future__ import annotations

_STEP = 1000
_UNITS = ("B", "KB", "MB", "GB", "TB")


def size(count: float) -> str:
    """`count` bytes with three figures: ``62.4 MB`` (thousands, as cards and discs are labelled)."""
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    digits = 0 if unit == 0 or value >= 100 else 1
    return f"{value:.{digits}f} {_UNITS[unit]}"
