"""How far a device's clock is off, in words."""

from __future__ import annotations

from station.core.texts import Texts


def ahead_words(texts: Texts, offset_ms: int | None) -> str:
    """``快 2 分 10 秒``, ``慢 5 秒``, ``准``; None is a clock that shows no time."""
    if offset_ms is None:
        return texts("archive.clock_off.unset")
    seconds = round(abs(offset_ms) / 1000)
    if not seconds:
        return texts("archive.clock_off.none")
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = (("days", days), ("hours", hours), ("minutes", minutes), ("seconds", rest))
    span = " ".join(texts(f"archive.clock_off.{unit}", count=count) for unit, count in parts if count)
    return texts(f"archive.clock_off.{'fast' if offset_ms > 0 else 'slow'}", span=span)
