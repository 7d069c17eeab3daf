"""The times that EXIF keeps of a picture, in all forms that cameras write. Runs in the confined process (`reader`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from PIL import Image

from station.archive.survey.evidence import LONGEST_RAW, SECOND, Edge, TimeEvidence
from station.archive.survey.values import TimeSource
from station.archive.survey.written import written_time

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
_GPS_DAY, _GPS_TIME = 29, 7
_TAKEN: Final = ((36867, 36881, 37521), (36868, 36882, 37522))
"""When the picture was taken, and when it was made digital, each with its offset and its fractions of a second …"""
_CHANGED: Final = (306, 36880, 37520)
"""… and when the file was written, of which only the time stands among the file's own fields."""


def exif_times(exif: Image.Exif) -> Iterator[TimeEvidence]:
    """All times among the fields of a picture: the surest first, that of satellites last. Damaged fields raise nearly anything."""
    own = exif.get_ifd(_EXIF_IFD)
    fields = [tuple(_text(own.get(each)) for each in names) for names in _TAKEN]
    fields.append((_text(exif.get(_CHANGED[0])), *(_text(own.get(each)) for each in _CHANGED[1:])))
    for time, offset, fraction in fields:
        if time and (told := exif_time(time, offset, fraction)) is not None:
            yield told
    if _GPS_IFD in exif and (fix := _of_satellites(exif.get_ifd(_GPS_IFD))) is not None:
        yield fix


def exif_time(time: str, offset: str, fraction: str) -> TimeEvidence | None:
    """A time as EXIF has it or as cameras write it, with the offset in it or beside it; None for one that is none."""
    told = written_time(time, offset, fraction)
    if told is None:
        return None
    raw = " ".join(filter(None, (time, offset)))[:LONGEST_RAW]
    return TimeEvidence(TimeSource.EXIF, told.moment, Edge.START, told.precision, raw)


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
    if value is None:
        return ""
    text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
    text = text[:LONGEST_RAW].strip("\x00 ")
    return text if text.isprintable() else "".join(each for each in text if each.isprintable())
