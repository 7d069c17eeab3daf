"""The Exif item of a HEIF picture (HEIC, AVIF; ISO/IEC 23008-12, 14496-12): where it lies is found by the item's entries, with bounds. Runs in the confined process (`reader`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from station.archive.survey.boxes import Box, boxes

_MOST_ITEMS: Final = 4096
"""A picture in tiles has some hundred."""
_MOST_EXTENTS: Final = 64
_LONGEST_TABLE: Final = 1 << 20
_LONGEST_EXIF: Final = 1 << 20
_MOST_FOUND: Final = 4
_KIND: Final = b"Exif"
_IN_FILE, _IN_META = 0, 1
"""Where an item's places count from: the beginning of the file, or of the data within ``meta``."""


@dataclass(frozen=True, slots=True)
class _Item:
    """An item's number, how its places count, and its parts as place and length (0: to the end)."""

    number: int
    method: int
    extents: tuple[tuple[int, int], ...]


class _Fields:
    """Numbers of a table one after the other. Raises EOFError where it ends before its own."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self._data, self._at = data, at

    def number(self, size: int) -> int:
        """The next number of so many bytes, the first the highest; 0 of none."""
        found = self._data[self._at : self._at + size]
        if len(found) < size:
            raise EOFError
        self._at += size
        return int.from_bytes(found, "big")


def exif_blocks(file: BinaryIO) -> Iterator[bytes]:
    """The TIFF block of each Exif item of a picture, as far as it lies in the file. Raises OSError when the device fails."""
    end = file.seek(0, os.SEEK_END)
    meta = next((each for each in boxes(file, 0, end) if each.name == b"meta"), None)
    if meta is None:
        return
    within = {each.name: each for each in meta.within(file, 4)}
    names, places = within.get(b"iinf"), within.get(b"iloc")
    if names is None or places is None:
        return
    wanted = set(_exif_items(file, names))
    for item in _located(places.content(file, _LONGEST_TABLE)):
        if item.number in wanted and (block := _block(_content(file, item, within.get(b"idat"), end))):
            yield block


def _exif_items(file: BinaryIO, iinf: Box) -> list[int]:
    """The numbers of the items that are Exif."""
    wide = iinf.content(file, 1) not in (b"", b"\x00")
    found = []
    for entry in iinf.within(file, 8 if wide else 6, _MOST_ITEMS):
        data = entry.content(file, 16)
        size = 4 if data[:1] == b"\x03" else 2
        if entry.name == b"infe" and data[:1] in (b"\x02", b"\x03") and data[6 + size : 10 + size] == _KIND:
            found.append(int.from_bytes(data[4 : 4 + size], "big"))
    return found[:_MOST_FOUND]


def _located(data: bytes) -> Iterator[_Item]:
    """The items of a table of places; it ends where the table does."""
    fields = _Fields(data)
    try:
        version = fields.number(1)
        fields.number(3)
        sizes, further = fields.number(1), fields.number(1)
        of_place, of_length, of_base = sizes >> 4, sizes & 15, further >> 4
        of_index = further & 15 if version else 0
        wide = 4 if version == 2 else 2
        for _ in range(min(fields.number(wide), _MOST_ITEMS)):
            number = fields.number(wide)
            method = fields.number(2) & 15 if version else _IN_FILE
            elsewhere = fields.number(2)
            base = fields.number(of_base)
            extents = []
            for _part in range(fields.number(2)):
                fields.number(of_index)
                extents.append((base + fields.number(of_place), fields.number(of_length)))
            if not elsewhere:
                yield _Item(number, method, tuple(extents[:_MOST_EXTENTS]))
    except EOFError:
        return


def _content(file: BinaryIO, item: _Item, idat: Box | None, end: int) -> bytes:
    """What stands in an item, at most `_LONGEST_EXIF` bytes; nothing where it counts from what is not there."""
    if item.method == _IN_META and idat is not None:
        begins, ends = idat.begins, idat.ends
    elif item.method == _IN_FILE:
        begins, ends = 0, end
    else:
        return b""
    found = bytearray()
    for place, length in item.extents:
        start = begins + place
        stop = min(ends, start + length) if length else ends
        if start < stop and len(found) < _LONGEST_EXIF:
            file.seek(start)
            found += file.read(min(stop - start, _LONGEST_EXIF - len(found)))
    return bytes(found)


def _block(payload: bytes) -> bytes:
    """The TIFF block: four bytes before it say how far behind them it begins."""
    return payload[4 + int.from_bytes(payload[:4], "big") :] if len(payload) > 4 else b""
