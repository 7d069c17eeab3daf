"""Recordings made on the spot: real MP4 and JPEG files of a few kilobytes."""

import io
import struct
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)


def box(name: bytes, contents: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(contents), name) + contents


def movie(
    start: datetime | None,
    *,
    seconds: float = 60,
    payload: bytes = b"frames",
    version: int = 0,
    moov_first: bool = False,
) -> bytes:
    """An MP4 of boxes alone: what a camera's file looks like to everything but a decoder."""
    created = 0 if start is None else int((start - _EPOCH) / timedelta(seconds=1))
    form = ">IIII" if version == 0 else ">QQIQ"
    head = bytes([version, 0, 0, 0]) + struct.pack(form, created, created, 1000, int(seconds * 1000))
    moov = box(b"moov", box(b"mvhd", head + bytes(80)))
    mdat = box(b"mdat", payload)
    ftyp = box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41")
    return ftyp + (moov + mdat if moov_first else mdat + moov)


def truncated_movie(payload: bytes = b"frames" * 100) -> bytes:
    """What is left when the camera loses power: data, no index."""
    return movie(None, payload=payload)[: -len(payload) // 2 - 130]


def decodable_movie(frames: int = 10) -> bytes:
    """A real film of coloured frames."""
    import av

    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 128, 72, "yuv420p"
        for number in range(frames):
            frame = av.VideoFrame(128, 72, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([number * 20 % 255]) * plane.buffer_size)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return buffer.getvalue()


def picture(taken: str | None = None, offset: str | None = None, colour: int = 120) -> bytes:
    """A JPEG; `taken` as EXIF writes it (``2026:11:23 12:00:00``)."""
    from PIL import Image

    image = Image.new("RGB", (320, 200), (colour, 60, 60))
    exif = Image.Exif()
    fields = exif.get_ifd(0x8769)
    if taken:
        fields[36867] = taken
    if offset:
        fields[36881] = offset
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()
