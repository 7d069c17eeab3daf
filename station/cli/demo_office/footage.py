"""Recordings for the demo's cards: short real MP4 and JPEG files, drawn and encoded by the program."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH, _HEIGHT, _RATE = 640, 360, 10
_COLOURS = ((38, 70, 83), (42, 100, 110), (92, 74, 60), (60, 72, 100), (70, 92, 66))


@dataclass(frozen=True, slots=True)
class Shot:
    """A recording to make: a file name, when it began (aware), its length in seconds (0 for a photograph)."""

    name: str
    began_at: datetime
    seconds: int
    caption: str


def write_card(folder: Path, camera: str, shots: tuple[Shot, ...], zone: str) -> None:
    """Fill `folder` like a camera's card: ``DCIM/100MEDIA/…``, with the cameras' own times in and on the files."""
    media = folder / "DCIM" / "100MEDIA"
    media.mkdir(parents=True, exist_ok=True)
    for index, shot in enumerate(shots):
        path = media / shot.name
        if shot.seconds:
            _write_video(path, camera, shot, index, zone)
        else:
            _write_photo(path, camera, shot, index, zone)
        ended = (shot.began_at + timedelta(seconds=shot.seconds)).timestamp()
        os.utime(path, (ended, ended))


def _picture(camera: str, shot: Shot, index: int, second: float, zone: str) -> Image:
    """A frame as a body camera draws it: a street of plain shapes, and time, number and caption burnt in."""
    from zoneinfo import ZoneInfo

    from PIL import Image, ImageDraw

    sky = _COLOURS[index % len(_COLOURS)]
    image = Image.new("RGB", (_WIDTH, _HEIGHT), sky)
    draw = ImageDraw.Draw(image)
    shift = int(second * 12)
    draw.rectangle((0, 240, _WIDTH, _HEIGHT), fill=(70, 70, 72))
    for house in range(7):
        left = house * 110 - shift % 110
        height = 90 + (house * 37 + index * 23) % 80
        draw.rectangle((left, 240 - height, left + 92, 240), fill=(150 - house * 9, 140, 128 + house * 6))
        for window in range(6):
            x, y = left + 12 + window % 3 * 26, 250 - height + window // 3 * 34
            draw.rectangle((x, y, x + 16, y + 18), fill=(225, 205, 140) if window % 2 else (70, 84, 96))
    moment = (shot.began_at + timedelta(seconds=second)).astimezone(ZoneInfo(zone))
    draw.rectangle((0, 0, _WIDTH, 30), fill=(0, 0, 0))
    draw.text((10, 6), f"{moment:%Y-%m-%d %H:%M:%S}   {camera}", fill=(255, 255, 255), font_size=18)
    draw.text((10, _HEIGHT - 28), shot.caption, fill=(255, 255, 255), font_size=18)
    return image


def _write_video(path: Path, camera: str, shot: Shot, index: int, zone: str) -> None:
    import av

    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        # The field a camera fills with its own clock; players and the survey read it from there.
        container.metadata["creation_time"] = shot.began_at.astimezone(UTC).strftime(
            "%Y-%m-%dT%H:%M:%S.000000Z"
        )
        stream = container.add_stream("libx264", rate=_RATE)
        stream.width, stream.height, stream.pix_fmt = _WIDTH, _HEIGHT, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "30", "threads": "1"}
        for number in range(shot.seconds * _RATE):
            image = _picture(camera, shot, index, number / _RATE, zone)
            frame = av.VideoFrame.from_image(image)  # type: ignore[no-untyped-call]  # PyAV has no types for it
            frame.pts, frame.time_base = number, Fraction(1, _RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _write_photo(path: Path, camera: str, shot: Shot, index: int, zone: str) -> None:
    from zoneinfo import ZoneInfo

    from PIL import ExifTags, Image

    image = _picture(camera, shot, index, 0, zone).resize((1280, 720), Image.Resampling.LANCZOS)
    local = shot.began_at.astimezone(ZoneInfo(zone))
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = camera
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{local:%Y:%m:%d %H:%M:%S}"
    image.save(path, "JPEG", quality=85, exif=exif)
