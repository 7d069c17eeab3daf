"""The reader in the confined process: it turns the header of a film, sound or picture into a few numbers and short texts.

Everything that Pillow loads for a kind of picture is loaded here at once, since nothing can be loaded later.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image

from station.archive.survey.answers import NOT_FOUND, answer
from station.archive.survey.asf import is_asf_cut, read_asf
from station.archive.survey.content import PICTURE_FORMATS
from station.archive.survey.dhav import is_dhav_cut, read_dhav
from station.archive.survey.evidence import TimeEvidence
from station.archive.survey.exif import exif_times
from station.archive.survey.heif import exif_blocks
from station.archive.survey.matroska import read_matroska
from station.archive.survey.mp4 import NoMovieHeader, read_movie_header
from station.archive.survey.riff import read_riff
from station.archive.survey.sidecar import read_sidecar
from station.archive.survey.transport import read_stream
from station.archive.survey.wholeness import is_matroska_cut, is_movie_cut, is_picture_cut, is_riff_cut

Image.init()
Image.MAX_IMAGE_PIXELS = None  # no point of it is made here, however many it says it has


def read(file: io.BufferedReader, _size: int, request: Any) -> dict[str, Any]:
    """An answer of `answers`: all times of the header that is asked for, and whether the file ends before its format's own end."""
    match request:
        case "film":
            return _film(file)
        case "riff":
            return answer(*read_riff(file), cut=is_riff_cut(file))
        case "matroska":
            return answer(*read_matroska(file), cut=is_matroska_cut(file))
        case "stream":
            return answer(*read_stream(file), cut=False)
        case "asf":
            return answer(*read_asf(file), cut=is_asf_cut(file))
        case "dhav":
            return answer(*read_dhav(file), cut=is_dhav_cut(file))
        case "sidecar":
            return answer(read_sidecar(file), None, cut=False)
    return _picture(file)


def _film(file: io.BufferedReader) -> dict[str, Any]:
    try:
        header = read_movie_header(file)
    except NoMovieHeader:
        return NOT_FOUND
    return answer(header.times, header.duration, cut=is_movie_cut(file))


def _picture(file: io.BufferedReader) -> dict[str, Any]:
    """A picture that is damaged, or of a kind that Pillow does not know, has the times that were read until then."""
    cut = is_picture_cut(file)
    file.seek(4)
    in_boxes = file.read(4) == b"ftyp"
    file.seek(0)
    times: list[TimeEvidence] = []
    try:
        if in_boxes:
            times.extend(_of_items(file))
        else:
            with Image.open(file, formats=PICTURE_FORMATS) as picture:
                times.extend(exif_times(picture.getexif()))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001, S110  # damaged pictures raise nearly anything
        pass
    return answer(times, None, cut=cut)


def _of_items(file: io.BufferedReader) -> Iterator[TimeEvidence]:
    """The times of a picture that is built of boxes: HEIC and AVIF; nothing of the picture itself is read."""
    for block in exif_blocks(file):
        fields = Image.Exif()
        fields.load(block)
        yield from exif_times(fields)
