"""The reader in the confined process: it turns the header of a film or picture into a few numbers and short texts.

Everything that Pillow loads for a kind of picture is loaded here at once, since nothing can be loaded later.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from PIL import Image

from station.archive.survey.content import PICTURE_FORMATS
from station.archive.survey.mp4 import EPOCH, NoMovieHeader, read_movie_header
from station.archive.survey.wholeness import is_matroska_cut, is_movie_cut, is_picture_cut, is_riff_cut

FILM, PICTURE, RIFF, MATROSKA = "film", "picture", "riff", "matroska"
"""What is asked for."""

_EXIF_IFD, _GPS_IFD, _GPS_DAY, _GPS_TIME = 0x8769, 0x8825, 29, 7
_TAKEN = ((36867, 36881), (36868, 36882))
"""When the picture was taken, and when it was made digital, each with its offset …"""
_CHANGED = (306, 36880)
"""… and when the file was written, of which only the time stands among the file's own fields."""
_LONGEST = 64

Image.init()
Image.MAX_IMAGE_PIXELS = None  # no point of it is made here, however many it says it has


def read(file: io.BufferedReader, _size: int, request: Any) -> dict[str, Any]:
    """`FILM`: ``created`` and ``lasts`` (µs, ``created`` since 1904), ``found``; `PICTURE`: ``taken`` and ``offset``.

    All but a film that was never finished have ``cut``: whether the file ends before its format's own end.
    """
    match request:
        case "film":
            return _film(file)
        case "riff":
            return {"cut": is_riff_cut(file)}
        case "matroska":
            return {"cut": is_matroska_cut(file)}
    return _picture(file)


def _film(file: io.BufferedReader) -> dict[str, Any]:
    try:
        header = read_movie_header(file)
    except NoMovieHeader:
        return {"found": False, "created": None, "lasts": None}
    created = None if header.created is None else header.created - EPOCH
    lasts, cut = _microseconds(header.duration), is_movie_cut(file)
    return {"found": True, "created": _microseconds(created), "lasts": lasts, "cut": cut}


def _microseconds(span: timedelta | None) -> int | None:
    return None if span is None else span // timedelta(microseconds=1)


def _picture(file: io.BufferedReader) -> dict[str, Any]:
    """A picture that is damaged, or of a kind that Pillow does not know, has no time."""
    cut = is_picture_cut(file)
    file.seek(0)
    try:
        with Image.open(file, formats=PICTURE_FORMATS) as picture:
            exif = picture.getexif()
            own, place = exif.get_ifd(_EXIF_IFD), exif.get_ifd(_GPS_IFD)
            times = [(_text(own.get(time)), _text(own.get(offset))) for time, offset in _TAKEN]
            times += [
                (_text(exif.get(_CHANGED[0])), _text(own.get(_CHANGED[1]))),
                (_of_satellites(place), "Z"),
            ]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # damaged pictures raise nearly anything
        times = []
    taken, offset = next((each for each in times if each[0].strip(" :0")), ("", ""))
    return {"taken": taken, "offset": offset, "cut": cut}


def _of_satellites(fields: dict[int, Any]) -> str:
    """The moment of the fix, in UTC as EXIF writes a time; empty where there is none."""
    day, time = fields.get(_GPS_DAY), fields.get(_GPS_TIME)
    if day is None or time is None:
        return ""
    hour, minute, second = (int(each) for each in time)
    return f"{_text(day)} {hour:02}:{minute:02}:{second:02}"


def _text(value: object) -> str:
    return "" if value is None else str(value)[:_LONGEST].strip("\x00 ")
