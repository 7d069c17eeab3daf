"""Times that stand in files as texts, in the forms in which cameras and programs write them (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from station.archive.survey.evidence import LONGEST_RAW, SECOND, Edge, TimeEvidence, wall_clock
from station.archive.survey.values import TimeSource

_LONGEST: Final = 80
_MOST_DIGITS: Final = 6
_FIGURES: Final = re.compile(
    r"(\d{4})([-:/.])(\d\d)\2(\d\d)[/ T]*[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?[\d,]*\s*(Z|[-+]\d\d?:?\d\d)?"
)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDS: Final = re.compile(
    r"(?:[a-z]{3},?\s+)?([a-z]{3})\s+(\d\d?)\s+(\d\d):(\d\d):(\d\d)\s+(\d{4})", re.IGNORECASE
)
"""As C writes it: ``Fri Nov 20 09:30:00 2026``."""
_OFFSET: Final = re.compile(r"([-+])(\d\d?):?(\d\d)")
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time as it was written: naive where no offset stands in it."""

    moment: datetime
    precision: timedelta


def written_time(text: str, offset: str = "", fraction: str = "") -> WrittenTime | None:
    """The time that a text begins and ends with; an `offset` and a `fraction` of a second may stand beside it. None for what is none."""
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if (found := _FIGURES.fullmatch(text)) is not None:
        year, _, month, day, hour, minute, second, within, own = found.groups()
    elif (found := _WORDS.fullmatch(text)) is not None:
        name, day, hour, minute, second, year = found.groups()
        if name.lower() not in _MONTHS:
            return None
        month, within, own = str(_MONTHS.index(name.lower()) + 1), None, None
    else:
        return None
    digits = (within or (fraction if fraction.isdecimal() else ""))[:_MOST_DIGITS]
    numbers = (year, month, day, hour, minute, second or "0", digits.ljust(_MOST_DIGITS, "0"))
    try:
        moment = wall_clock(*map(int, numbers)).replace(tzinfo=offset_of(own or offset))
    except ValueError:
        return None
    return WrittenTime(moment, SECOND / 10 ** len(digits) if second else _MINUTE)


def offset_of(text: str) -> timezone | None:
    """An offset as cameras write it (``+08:00``, ``+8:00``, ``+0800``, ``Z``); None for what is none. Raises ValueError beyond a day."""
    text = text.strip()
    if text == "Z":
        return UTC
    found = _OFFSET.fullmatch(text)
    if found is None:
        return None
    span = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-span if found[1] == "-" else span)


def told_by(source: TimeSource, text: str, edge: Edge = Edge.START) -> TimeEvidence | None:
    """A text of a file as a witness; None where it is no time."""
    text = plain(text)
    told = written_time(text)
    return (
        None if told is None else TimeEvidence(source, told.moment, edge, told.precision, text[:LONGEST_RAW])
    )


def plain(value: bytes | str) -> str:
    """A text of a file without what can't be shown, or stands around it."""
    text = value if isinstance(value, str) else value[: 2 * _LONGEST].decode("utf-8", "replace")
    text = text.partition("\x00")[0]
    return (
        text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
    ).strip()
