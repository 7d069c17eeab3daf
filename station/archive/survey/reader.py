"""The reader in the confined process: it turns the header of a film or picture into a few numbers and short texts.

Everything that Pillow loads for a kind of picture is loaded here at once, since nothing can be loaded later.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from station.archive.survey.mp4 import EPOCH, NoMovieHeader, read_movie_header
from station.archive.survey.sniff import PICTURE_FORMATS

FILM, PICTURE = "film", "picture"
"""What is asked for."""

_EXIF_ORIGINAL, _EXIF_IFD, _EXIF_OFFSET = 36867, 0x8769, 36881
_LONGEST = 64

Image.init()
Image.MAX_IMAGE_PIXELS = None  # no point of it is made here, however many it says it has


def read(file: io.BufferedReader, _size: int, request: Any) -> dict[str, Any]:
    """`FILM`: ``created`` and ``lasts`` (µs, ``created`` since 1904), ``found``; `PICTURE`: ``taken`` and ``offset``."""
    return _film(file) if request == FILM else _picture(file)


def _film(file: io.BufferedReader) -> dict[str, Any]:
    try:
        header = read_movie_header(file)
    except NoMovieHeader:
        return {"found": False, "created": None, "lasts": None}
    created = None if header.created is None else header.created - EPOCH
    return {"found": True, "created": _microseconds(created), "lasts": _microseconds(header.duration)}


def _microseconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(microseconds=1)


def _picture(file: io.BufferedReader) -> dict[str, Any]:
    """A picture that is damaged, or of a kind that Pillow does not know, has no time."""
    try:
        with Image.open(file, formats=PICTURE_FORMATS) as picture:
            fields = picture.getexif().get_ifd(_EXIF_IFD)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # damaged pictures raise nearly anything
        fields = {}
    return {"taken": _text(fields.get(_EXIF_ORIGINAL)), "offset": _text(fields.get(_EXIF_OFFSET))}


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST].strip("\x00 ")
