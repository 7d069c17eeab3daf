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


def tiff(taken: str, offset: str = "", fix: tuple[str, str] = ("", "")) -> bytes:
    """The EXIF of a picture as a TIFF block of big-endian fields: when it was taken, its offset, day and time of a satellite fix."""

    def table(fields: list[tuple[int, int, int, bytes]], at: int) -> bytes:
        """A directory that lies at `at`, with the values behind it."""
        values, rows = b"", b""
        behind = at + 2 + 12 * len(fields) + 4
        for tag, kind, count, value in fields:
            place = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(">I", behind + len(values))
            values += b"" if len(value) <= 4 else value + b"\0" * (len(value) & 1)
            rows += struct.pack(">HHI", tag, kind, count) + place
        return struct.pack(">H", len(fields)) + rows + bytes(4) + values

    def text(tag: int, said: str) -> tuple[int, int, int, bytes]:
        return tag, 2, len(said) + 1, said.encode() + b"\0"

    own = [text(tag, said) for tag, said in ((36867, taken), (36881, offset)) if said]
    parts = [int(each) for each in fix[1].split(":")] if fix[1] else []
    clock = b"".join(struct.pack(">II", each, 1) for each in parts)
    satellites = [(7, 5, 3, clock), text(29, fix[0])] if parts else []
    begins = 8 + 2 + 12 * 2 + 4
    exif = table(own, begins)
    links = [(0x8769, begins), (0x8825, begins + len(exif))]
    head = table([(tag, 4, 1, struct.pack(">I", at)) for tag, at in links], 8)
    return b"MM\0*" + struct.pack(">I", 8) + head + exif + table(satellites, begins + len(exif))


def heif(exif: bytes, *, brand: bytes = b"heic", inside: bool = False, before: bytes = b"") -> bytes:
    """A picture of boxes with an Exif item of two parts among others: in the film data, or `inside` its own table; `before` stands in front of the TIFF block."""
    payload = struct.pack(">I", len(before)) + before + exif
    half = len(payload) // 2

    def infe(number: int, kind: bytes) -> bytes:
        return box(b"infe", b"\x02\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0")

    iinf = box(
        b"iinf", bytes(4) + struct.pack(">H", 3) + infe(1, b"hvc1") + infe(7, b"Exif") + infe(9, b"mime")
    )

    def meta(at: int) -> bytes:
        version, method = (b"\x01", struct.pack(">H", inside)) if inside else (b"\0", b"")
        items = struct.pack(">H", 1) + method + struct.pack(">HHII", 0, 1, at, 4)
        items += struct.pack(">H", 7) + method + struct.pack(">HH", 0, 2)
        items += struct.pack(">IIII", at, half, at + half, len(payload) - half)
        iloc = box(b"iloc", version + bytes(3) + b"\x44\0" + struct.pack(">H", 2) + items)
        kept = box(b"idat", payload) if inside else b""
        return box(b"meta", bytes(4) + box(b"hdlr", bytes(24)) + iinf + iloc + kept)

    ftyp = box(b"ftyp", brand + bytes(4) + b"mif1" + brand)
    at = 0 if inside else len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(at) + box(b"mdat", (b"" if inside else payload) + b"points" * 50)


def asf(
    made: datetime, *, seconds: float = 10, preroll_ms: int = 3000, sent: bool = False, data: int = 500
) -> bytes:
    """A WMV of its header and its data; `sent` while it was made, so that its fields say nothing."""
    units = (made.replace(tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
    plays = int(seconds * 10_000_000) + preroll_ms * 10_000
    fields = struct.pack("<16sQQQQQQIIII", b"", 0, units, 1, plays, plays, preroll_ms, sent, 1, 1, 1)
    properties = (
        bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365") + struct.pack("<Q", 24 + len(fields)) + fields
    )
    padding = bytes.fromhex("74d40618dfca0945a4ba9aabcb96aae8") + struct.pack("<Q", 40) + bytes(16)
    head = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
    header = head + struct.pack("<QIBB", 30 + len(padding + properties), 2, 1, 2) + padding + properties
    body = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c") + struct.pack("<Q", 24 + data) + bytes(data)
    return header + body


def dhav(*clocks: datetime, head: bytes = b"", payload: bytes = b"frame " * 20) -> bytes:
    """A recording of one frame for each of these wall clocks, behind the `head` that some recorders put before it."""
    frames = b""
    for number, at in enumerate(clocks):
        day = (at.year - 2000) << 26 | at.month << 22 | at.day << 17
        packed = day | at.hour << 12 | at.minute << 6 | at.second
        length = 24 + len(payload) + 8
        kind = 0xFC if number else 0xFD
        frames += b"DHAV" + struct.pack(
            "<BBBBIIIHBB", kind, 0, 1, 0, number, length, packed, number * 40, 0, 0
        )
        frames += payload + b"dhav" + struct.pack("<I", length)
    return head.ljust(0x400 if head else 0, b"\0") + frames
