"""The reader in the confined process: it turns a picture, or the first whole frame of a film, into plain points.

Everything that Pillow and PyAV load for their formats is loaded here at once, since nothing can be loaded later.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps

from station.archive.catalogue.decoders import av
from station.archive.survey.content import PICTURE_FORMATS
from station.core.errors import Refused
from station.core.sandbox import Content

_STRIP_BYTES = 4 << 20

Image.init()
Image.MAX_IMAGE_PIXELS = None  # `_require_few` says how many, before any is made


def read(file: io.BufferedReader, _size: int, request: Any) -> Content:
    """A picture within ``width`` × ``height``, or all of it where they are None; ``film`` says what the file is.

    The answer has ``width``, ``height`` and ``alpha`` (four bytes for each point, not three). Raises Refused
    ``archive.too_many_points``.
    """
    most = request["most"]
    box = None if request["width"] is None else (request["width"], request["height"])
    picture = _of_film(file, most) if request["film"] else _of_picture(file, most, box)
    if box is not None:
        picture.thumbnail(box)
    return _points(picture)


def _of_picture(file: io.BufferedReader, most: int, box: tuple[int, int] | None) -> Image.Image:
    picture: Image.Image = Image.open(file, formats=PICTURE_FORMATS)
    if box is not None:
        picture.draft("RGB", (box[0] * 2, box[1] * 2))
    _require_few(picture.width, picture.height, most)
    turned = ImageOps.exif_transpose(picture)
    return _shown(turned)


def _of_film(file: io.BufferedReader, most: int) -> Image.Image:
    with av.open(file, "r") as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        stream.thread_type = "NONE"
        _require_few(stream.codec_context.width, stream.codec_context.height, most)
        for frame in container.decode(stream):
            _require_few(frame.width, frame.height, most)
            picture: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV has no types for it
            return picture
    raise ValueError("a film without a frame")


def _require_few(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Refused("archive.too_many_points", width=width, height=height, most=most // 1_000_000)


def _shown(picture: Image.Image) -> Image.Image:
    """The picture in eight-bit colours; a picture with more grey levels is scaled, so that dark and light remain."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    elif picture.mode in ("I", "F"):
        low, high = picture.getextrema()
        span = (high - low) or 1  # type: ignore[operator]  # extrema of a band are numbers
        picture = picture.point(lambda level: (level - low) * 255 / span).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _points(picture: Image.Image) -> Content:
    if picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGB")
    each = len(picture.mode)
    answer = {"width": picture.width, "height": picture.height, "alpha": each == len("RGBA")}
    return Content(answer, picture.width * picture.height * each, _strips(picture, each))


def _strips(picture: Image.Image, each: int) -> Iterator[bytes]:
    """The points in lines, some at a time: all at once would take the picture's memory again."""
    lines = max(1, _STRIP_BYTES // (picture.width * each))
    for top in range(0, picture.height, lines):
        yield picture.crop((0, top, picture.width, min(top + lines, picture.height))).tobytes()
