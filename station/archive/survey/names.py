"""What names tell, as recorders and telephones give them: a time, and the number of the officer who wears the device (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from station.archive.survey.evidence import LONGEST_RAW, SECOND, Edge, TimeEvidence, wall_clock
from station.archive.survey.values import TimeSource, shown

_DAY: Final = r"(20\d\d)([-_.年]?)([01]\d)(?:\2|月)([0-3]\d)日?"
_IN_NAME: Final = (
    # An officer's number may stand before it without a gap, thousandths of a second behind it.
    re.compile(
        rf"(?<!\d){_DAY}[-_ T.]*([0-2]\d)[-_.:时]?([0-5]\d)[-_.:分]?([0-5]\d)(?:[._]?(\d{{3}})(?!\d))?(?!\d{{4}})"
    ),
    re.compile(rf"\d{_DAY}([0-2]\d)([0-5]\d)([0-5]\d)()(?!\d)"),
    # Without seconds only where the number of the file stands elsewhere.
    re.compile(rf"(?<!\d){_DAY}[-_ T.]([0-2]\d)([0-5]\d)()()[-_ .](?=[^.]*\d)"),
    re.compile(r"(?<!\d)(\d\d)()([01]\d)([0-3]\d)([0-2]\d)([0-5]\d)([0-5]\d)()(?!\d)"),
)
"""Where a name may have a date and a time, the surest first; the second group is what parts the date."""
_FIGURES: Final = re.compile(r"(?:\d\D{0,3}){10}")
"""Fewer are no date and time."""
_OF_DAY: Final = re.compile(rf"(?<!\d){_DAY}(?!\d)")
_TIME_OF_DAY: Final = re.compile(
    r"(?:[A-Za-z]{1,4}[-_]?)?([0-2]\d)[-_.:时]?([0-5]\d)[-_.:分]?([0-5]\d)秒?(?!\d)"
)
_CENTURY: Final = 2000
_MINUTE: Final = timedelta(minutes=1)
_NUMBER: Final = re.compile(r"([A-Za-z]{0,3})(\d{4,12})")
_COUNTERS: Final = frozenset(
    ["img", "vid", "dsc", "pic", "mov", "rec", "pxl", "dji", "mvi", "gx", "gh", "gp", "snd", "aud", "p", "c"]
)
"""Letters before the number that a camera counts its files by."""
_LONGEST_COUNT: Final = 4


@dataclass(frozen=True, slots=True)
class NameTime:
    """A wall-clock time in a name, and where it stands there."""

    moment: datetime
    precision: timedelta
    begins: int
    ends: int


def name_time(name: str) -> NameTime | None:
    """A date and time in a file's name (``20260101093000``, ``2026-01-01_09-30-00``, ``2026年01月01日09时30分00秒``)."""
    if _FIGURES.search(name) is None:
        return None
    for found in (each for pattern in _IN_NAME for each in pattern.finditer(name)):
        year, _, month, day, hour, minute, second, thousandth = found.groups()
        try:
            moment = wall_clock(
                int(year) + (_CENTURY if len(year) == 2 else 0),  # digits
                int(month),
                int(day),
                int(hour),
                int(minute),
                int(second or 0),
                int(thousandth or 0) * 1000,
            )
        except ValueError:
            continue
        precision = SECOND / 1000 if thousandth else SECOND if second else _MINUTE
        return NameTime(moment, precision, *_span(found))
    return None


def _span(found: re.Match[str]) -> tuple[int, int]:
    return found.start(1), found.end()


def name_times(path: str) -> Iterator[TimeEvidence]:
    """The time in the name of the file at `path`, or the one that its name and a folder's date tell together."""
    *folders, name = path.split("/")
    if (told := name_time(name)) is not None:
        raw = shown(name[told.begins : told.ends])
        yield TimeEvidence(TimeSource.FILE_NAME, told.moment, Edge.START, told.precision, raw[:LONGEST_RAW])
        return
    of_day = _TIME_OF_DAY.match(name)
    if of_day is None:
        return
    for folder in reversed(folders):
        for found in _OF_DAY.finditer(folder):
            year, _, month, day = found.groups()
            try:
                moment = wall_clock(int(year), int(month), int(day), *map(int, of_day.groups()))
            except ValueError:
                continue
            raw = f"{found[0]}/{of_day[0]}"[:LONGEST_RAW]
            yield TimeEvidence(TimeSource.FOLDER_NAME, moment, Edge.START, SECOND, raw)
            return


def name_number(name: str) -> str:
    """The officer's number in the name of a recorder's file, its digits alone; "" where none stands beside a time.

    It stands before the time, with or without a gap, or between it and the number that the recorder counts its files by.
    """
    told = name_time(name)
    if told is None:
        return ""
    before = re.split(r"[-_. ]+", name[: told.begins])
    behind = [each for each in re.split(r"[-_. ]+", name[told.ends :].rpartition(".")[0]) if each]
    if before[-1]:  # without a gap
        return _number(before[-1])
    for part in reversed(before[:-1]):
        if number := _number(part):
            return number
    return _number(behind[0]) if len(behind) > 1 or (behind and _more_than_a_count(behind[0])) else ""


def _number(part: str) -> str:
    found = _NUMBER.fullmatch(part)
    if found is None or found[1].casefold() in _COUNTERS or not found[2].strip("0"):
        return ""
    return found[2]


def _more_than_a_count(part: str) -> bool:
    return not part.isdecimal() or len(part) > _LONGEST_COUNT
