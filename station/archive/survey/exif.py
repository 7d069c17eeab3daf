"""The times that EXIF keeps of a picture, in all forms that cameras write. Runs in the confined process (`reader`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from PIL import Image

from station.archive.survey.evidence import LONGEST_RAW, SECOND, Edge, TimeEvidence
from station.archive.survey.values import TimeSource

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_GPS_DAY, _GPS_TIME = 29, 7
_TAKEN: Final = ((36867, 36881, 37521), (36868, 36882, 37522))
"""When the picture was taken, and when it was made digital, each with its offset and its fractions of a second …"""
_CHANGED: Final = (306, 36880, 37520)
"""… and when the file was written, of which only the time stands among the file's own fields."""
_TIME: Final = re.compile(
    r"(\d{4})([-:/.])(\d\d)\2(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(Z|[-+]\d\d?:?\d\d)?"
)
_OFFSET: Final = re.compile(r"([-+])(\d\d?):?(\d\d)")
_MOST_DIGITS: Final = 6


def exif_times(picture: Image.Image) -> Iterator[TimeEvidence]:
    """All times of a picture: the surest field first, that of satellites last. Damaged fields raise nearly anything."""
    exif = picture.getexif()
    own = exif.get_ifd(_EXIF_IFD)
    fields = [tuple(_text(own.get(each)) for each in names) for names in _TAKEN]
    fields.append((_text(exif.get(_CHANGED[0])), *(_text(own.get(each)) for each in _CHANGED[1:])))
    for time, offset, fraction in fields:
        if (told := exif_time(time, offset, fraction)) is not None:
            yield told
    if (fix := _of_satellites(exif.get_ifd(_GPS_IFD))) is not None:
        yield fix


def exif_time(time: str, offset: str, fraction: str) -> TimeEvidence | None:
    """A time as EXIF has it or as cameras write it, with the offset in it or beside it; None for one that is none."""
    found = _TIME.fullmatch(time)
    if found is None:
        return None
    year, _, *rest, within, own = found.groups()
    digits = (within or "".join(each for each in fraction if each.isdecimal()))[:_MOST_DIGITS]
    numbers = (year, *rest, digits.ljust(_MOST_DIGITS, "0"))
    try:
        wall_clock = datetime(*map(int, numbers))  # type: ignore[arg-type]  # seven numbers  # noqa: DTZ001
        moment = wall_clock.replace(tzinfo=offset_of(own or offset))
    except ValueError:
        return None
    raw = " ".join(filter(None, (time, "" if own else offset)))[:LONGEST_RAW]
    return TimeEvidence(TimeSource.EXIF, moment, Edge.START, SECOND / 10 ** len(digits), raw)


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


def _of_satellites(fields: Mapping[int, Any]) -> TimeEvidence | None:
    """The moment of the last fix, which may lie before the picture."""
    day, time = _text(fields.get(_GPS_DAY)), fields.get(_GPS_TIME)
    if not day or time is None:
        return None
    try:
        hour, minute, second = (float(each) for each in time)
        year, month, on = (int(each) for each in re.split(r"[-:/.]", day))
        start = datetime(year, month, on, tzinfo=UTC)
        moment = start + timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        return None
    raw = f"{day} {int(hour):02}:{int(minute):02}:{second:06.3f}"[:LONGEST_RAW]
    return TimeEvidence(TimeSource.GPS, moment, Edge.EITHER, SECOND, raw)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("ascii", "replace")
    text = "" if value is None else str(value)[: LONGEST_RAW * 2].strip("\x00 ")
    return "".join(each for each in text if each.isprintable())[:LONGEST_RAW]
