"""What a camera writes of the time of a recording into a file beside it. Runs in the confined process (`reader`)."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from station.archive.survey.evidence import TimeEvidence
from station.archive.survey.values import TimeSource
from station.archive.survey.written import told_by

_READ: Final = 64 << 10
_MOST: Final = 2
_IN_XML: Final = re.compile(
    rb"<(?:\w{1,20}:)?CreationDate\b[^>]{0,80}?value\s*=\s*[\"']([^\"'<]{10,40})[\"']"
    rb"|<(?:\w{1,20}:)?(?:CreationDate|StartDate|DateTimeOriginal)>([^<]{10,40})<"
)
"""As cameras of XDCAM and XAVC write it, as an attribute or as an element."""
_IN_SUBTITLES: Final = re.compile(
    rb"(?<!\d)(20\d\d[-.:/][01]\d[-.:/][0-3]\d[ T]?[ T][0-2]\d:[0-5]\d:[0-5]\d(?:[.,]\d{1,6})?)"
)
"""Flying cameras write the time of each picture below its number; the first is that of the beginning."""


def read_sidecar(file: BinaryIO) -> list[TimeEvidence]:
    """The times that a file beside a recording tells of it. Raises OSError when the device fails."""
    text = file.read(_READ)
    found = [each[1] or each[2] for each in _IN_XML.finditer(text)] or [
        each[1] for each in _IN_SUBTITLES.finditer(text[: 4 << 10])
    ][:1]
    told = (told_by(TimeSource.SIDECAR, each.decode("ascii", "replace")) for each in found[:_MOST])
    return [each for each in told if each is not None]
