"""Films and photos as a body camera leaves them: H.264 in MP4 with the time in its header, JPEG with EXIF."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from PIL import Image

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def film(
    path: Path, start: datetime, *, seconds: int = 2, size: tuple[int, int] = (320, 180), rate: int = 10
) -> Path:
    """An MP4 that plays; every frame differs."""
    import av

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="mp4") as container:
        container.metadata["creation_time"] = start.strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        stream = container.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "30"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(seconds * rate):
            image = scene(size, start + timedelta(seconds=number / rate), number / max(1, seconds * rate))
            frame = av.VideoFrame.from_image(image)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    _stamp(path, start + timedelta(seconds=seconds))
    return path


def photo(path: Path, taken: datetime, *, size: tuple[int, int] = (640, 480)) -> Path:
    """A JPEG with the time it was taken."""
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[36867] = taken.astimezone(_SHANGHAI).strftime("%Y:%m:%d %H:%M:%S")
    scene(size, taken, 0.4).save(path, "JPEG", exif=exif, quality=85)
    _stamp(path, taken)
    return path


def scene(size: tuple[int, int], moment: datetime, share: float) -> "Image.Image":
    """A shop front with somebody walking by and the time burnt in, as cameras do."""
    from PIL import Image, ImageDraw

    width, height = size
    tint = moment.minute * 7 % 60
    image = Image.new("RGB", size, (150 + tint // 2, 170, 188))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 0.72, width, height), fill=(96, 98, 102))
    draw.rectangle((width * 0.12, height * 0.2, width * 0.7, height * 0.74), fill=(198 - tint, 176, 140))
    draw.rectangle((width * 0.12, height * 0.14, width * 0.7, height * 0.26), fill=(34 + tint, 92, 84))
    for column in range(3):
        left = width * (0.16 + column * 0.14)
        draw.rectangle((left, height * 0.32, left + width * 0.11, height * 0.58), fill=(70, 104, 120))
    draw.rectangle((width * 0.58, height * 0.34, width * 0.67, height * 0.74), fill=(84, 62, 48))
    walk = width * (0.1 + 0.75 * share)
    draw.ellipse((walk, height * 0.42, walk + width * 0.05, height * 0.51), fill=(214, 176, 150))
    draw.rectangle((walk - width * 0.01, height * 0.51, walk + width * 0.06, height * 0.8), fill=(28, 44, 82))
    words = moment.astimezone(_SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    draw.text((width * 0.03, height * 0.91), words, fill=(255, 255, 255), font_size=max(10, height // 16))
    return image


def _stamp(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))
