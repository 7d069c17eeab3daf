"""Reads printer commands back, independently of the code that writes them: text, modes and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field

from PIL import Image

# Commands by their first bytes: how many bytes of arguments follow.
FIXED = {
    b"\x1b@": 0, b"\x1c&": 0, b"\x1ba": 1, b"\x1bE": 1, b"\x1bd": 1,
    b"\x1d!": 1, b"\x1dh": 1, b"\x1dw": 1, b"\x1dH": 1, b"\x1df": 1, b"\x1dV": 2,
}  # fmt: skip

LONG = (b"\x1dv0", b"\x1dkI", b"\x1d(k")


@dataclass
class Paper:
    """What a job says, taken apart."""

    lines: list[tuple[str, int]] = field(default_factory=list)
    pictures: list[Image.Image] = field(default_factory=list)
    barcodes: list[bytes] = field(default_factory=list)
    qr_codes: list[str] = field(default_factory=list)
    qr_modules: list[int] = field(default_factory=list)
    cuts: int = 0

    _stored: bytes = b""

    def take(self, command: bytes, rest: bytes) -> int:
        """A picture, bar code or QR command; the length of its arguments."""
        if command == b"\x1dv0":
            across, down = int.from_bytes(rest[1:3], "little"), int.from_bytes(rest[3:5], "little")
            data = rest[5 : 5 + across * down]
            assert len(data) == across * down
            self.pictures.append(Image.frombytes("1", (across * 8, down), bytes(255 - byte for byte in data)))
            return 5 + len(data)
        if command == b"\x1dkI":
            self.barcodes.append(rest[1 : 1 + rest[0]])
            return 1 + rest[0]
        data = rest[2 : 2 + int.from_bytes(rest[:2], "little")]
        if data[:3] == b"1P0":
            self._stored = data[3:]
        elif data[:3] == b"1Q0":
            self.qr_codes.append(self._stored.decode())
        elif data[:2] == b"1C":
            self.qr_modules.append(data[2])
        return 2 + len(data)

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)


def read_job(job: bytes) -> Paper:
    """Fails with KeyError on any byte sequence that is neither text nor a known command."""
    paper = Paper()
    line, size, position = bytearray(), 1, 0
    while position < len(job):
        if job[position] == 10:
            paper.lines.append((line.decode("gb18030"), size))
            line.clear()
            position += 1
        elif job[position] not in b"\x1b\x1c\x1d":
            assert job[position] >= 32
            line.append(job[position])
            position += 1
        elif job[position : position + 3] in LONG:
            position += paper.take(job[position : position + 3], job[position + 3 :]) + 3
        else:
            command = job[position : position + 2]
            arguments = job[position + 2 : position + 2 + FIXED[command]]
            if command == b"\x1d!":
                size = arguments[0] // 16 + 1
            paper.cuts += command == b"\x1dV"
            position += 2 + len(arguments)
    assert not line, "text without a line end never leaves the printer"
    return paper


def on_white(pictures: list[Image.Image]) -> Image.Image:
    """The pictures under each other with a white margin, as a camera or scanner sees them."""
    page = Image.new("L", (max(p.width for p in pictures) + 80, sum(p.height for p in pictures) + 80), 255)
    top = 40
    for picture in pictures:
        page.paste(picture.convert("L"), (40, top))
        top += picture.height
    return page
