"""Whether a film, sound or picture goes on to its own end: by what its format says of its length, never by decoding it.

A format that says nothing of its end (transport streams, raw streams) is whole as far as anybody can tell. These functions read from a
file of unknown origin and run in the confined process (`reader`), but for `is_all_zeros`, which looks for nothing in it.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO, Final

SAMPLE: Final = 64 << 10
_NEAR_END: Final = 4 << 10
_MOST_BOXES: Final = 100_000
_MOST_PARTS: Final = 1_000
_LONGEST_PICTURE: Final = 256 << 20
_OWN_BOXES: Final = frozenset(
    {b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"ssix", b"free", b"skip", b"wide", b"meta", b"uuid", b"emsg", b"pdin", b"udta"}
)  # fmt: skip
"""At the top of a file; behind its last box a maker may write whatever it likes."""
_UNSAID: Final = (0, 0xFFFF_FFFF)
_SEGMENT: Final = 0x18538067
_EBML: Final = 0x1A45DFA3
_SCAN: Final = b"\xff\xda"
_END_OF_PICTURE: Final = b"\xff\xd9"


def is_all_zeros(descriptor: int, size: int) -> bool:
    """Whether a file with content has nothing but zeros, as far as samples of its beginning, middle and end show. Raises OSError."""
    places = (0, max(0, size // 2 - SAMPLE // 2), max(0, size - SAMPLE))
    return size > 0 and not any(any(os.pread(descriptor, SAMPLE, at)) for at in places)


def is_movie_cut(file: BinaryIO) -> bool:
    """Whether the last of the boxes of an MP4 or QuickTime file (also in fragments) goes beyond the file's end."""
    end, at = file.seek(0, os.SEEK_END), 0
    for _ in range(_MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        if len(head) < 8:
            return False
        size, name = struct.unpack(">I4s", head[:8])
        if name not in _OWN_BOXES or size == 0:
            return False
        if size == 1:
            if len(head) < 16:
                return True
            (size,) = struct.unpack(">Q", head[8:16])
        if size < 8:
            return False
        if at + size > end:
            return True
        at += size
    return False


def is_riff_cut(file: BinaryIO) -> bool:
    """Whether an AVI, WAV or WebP file is shorter than it says, or says nothing because its recording was never finished."""
    end, at = file.seek(0, os.SEEK_END), 0
    for _ in range(_MOST_PARTS):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or head[:4] != b"RIFF":
            return False
        (size,) = struct.unpack("<I", head[4:])
        if size in _UNSAID:
            return True
        at += 8 + size
        if at > end:
            return True
        at += size & 1
    return False


def is_matroska_cut(file: BinaryIO) -> bool:
    """Whether the segment of a Matroska or WebM file goes beyond the file's end; one of unsaid length can't be told."""
    end, at = file.seek(0, os.SEEK_END), 0
    for _ in range(2):
        file.seek(at)
        identity, behind = ebml_number(file, at, keep_mark=True)
        size, inner = ebml_number(file, behind, keep_mark=False)
        if identity not in (_EBML, _SEGMENT) or size is None:
            return False
        if identity == _SEGMENT:
            return inner + size > end
        at = inner + size
    return False


def ebml_number(file: BinaryIO, at: int, *, keep_mark: bool) -> tuple[int | None, int]:
    """An EBML number at `at`, and where it ends; None for one that says "unknown" or can't be read."""
    file.seek(at)
    first = file.read(1)
    if not first or first[0] == 0:
        return None, at
    length = 9 - first[0].bit_length()
    rest = file.read(length - 1)
    if len(rest) < length - 1:
        return None, at
    value = int.from_bytes(first + rest, "big")
    if keep_mark:
        return value, at + length
    value &= (1 << (7 * length)) - 1
    return (None if value == (1 << (7 * length)) - 1 else value), at + length


def is_picture_cut(file: BinaryIO) -> bool:
    """Whether a JPEG or PNG lacks its end mark, or a HEIF or WebP picture its end; makers may write more behind it, and a small picture within has one of its own."""
    file.seek(0)
    head, end = file.read(8), file.seek(0, os.SEEK_END)
    if head.startswith(b"\xff\xd8"):
        return _END_OF_PICTURE not in _tail(file, end, _NEAR_END) and _is_jpeg_cut(file, end)
    if head == b"\x89PNG\r\n\x1a\n":
        return b"IEND" not in _tail(file, end, _NEAR_END) and b"IEND" not in _tail(
            file, end, _LONGEST_PICTURE
        )
    if head[4:8] == b"ftyp":
        return is_movie_cut(file)
    return head[:4] == b"RIFF" and is_riff_cut(file)


def _tail(file: BinaryIO, end: int, length: int) -> bytes:
    file.seek(max(0, end - length))
    return file.read(length)


def _is_jpeg_cut(file: BinaryIO, end: int) -> bool:
    """Whether no end mark follows the picture's own points; its segments are gone through up to them."""
    at = 2
    for _ in range(_MOST_PARTS):
        file.seek(at)
        head = file.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return True
        if head[:2] == _SCAN:
            file.seek(at)
            return _END_OF_PICTURE not in file.read(min(end - at, _LONGEST_PICTURE))
        at += 2 + int.from_bytes(head[2:], "big")
    return True
