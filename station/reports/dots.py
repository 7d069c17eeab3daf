"""Pictures of black and white dots as a thermal head prints them: codes and the density ramp."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from station.reports import code128

BARCODE_HEIGHT = 80
RAMP_HEIGHT = 48
_QR_QUIET_ZONE = 2

# Ordered dithering (Bayer, 4 by 4): thresholds in sixteenths.
_BAYER = ((0, 8, 2, 10), (12, 4, 14, 6), (3, 11, 1, 9), (15, 7, 13, 5))


@dataclass(frozen=True, slots=True)
class Dots:
    """Rows of dots, eight to a byte, the leftmost in the high bit, 1 is black; each row fills whole bytes."""

    width: int
    height: int
    packed: bytes

    @property
    def row_bytes(self) -> int:
        """Bytes of one row."""
        return (self.width + 7) // 8

    def bands(self, rows: int) -> Iterator[Dots]:
        """The picture in slices of at most `rows`: small printers hold only part of a page."""
        for top in range(0, self.height, rows):
            height = min(rows, self.height - top)
            yield Dots(
                self.width, height, self.packed[top * self.row_bytes : (top + height) * self.row_bytes]
            )


def pack(rows: Sequence[str]) -> Dots:
    """Dots from rows of ``1`` and ``0`` of one length."""
    width = len(rows[0])
    filled = (width + 7) // 8 * 8
    packed = b"".join(int(row.ljust(filled, "0"), 2).to_bytes(filled // 8, "big") for row in rows)
    return Dots(width, len(rows), packed)


def barcode_module(data: str, dots: int) -> int | None:
    """Width in dots of a CODE128 module of `data` on paper of `dots`; None when no readable code would fit.

    Below two dots (0.25 mm at 203 dpi) hand scanners fail on thermal paper.
    """
    total = len(code128.modules(data)) + 2 * code128.QUIET_ZONE
    return next((module for module in (3, 2) if total * module <= dots), None)


def barcode_dots(data: str, module: int) -> Dots:
    """CODE128 of `data` without its quiet zones."""
    row = "".join(bit * module for bit in code128.modules(data))
    return pack([row] * BARCODE_HEIGHT)


_BLACK_TO_ONE = bytes(0x30 if value else 0x31 for value in range(256))


@lru_cache(maxsize=32)
def qr_matrix(data: str) -> tuple[str, ...]:
    """Modules of the QR code of `data` (UTF-8, error correction M) as rows of ``1`` and ``0``, no quiet zone.

    The result is cached, because one slip is drawn for the folder, for the screen and for paper.
    """
    import zxingcpp

    code = zxingcpp.create_barcode(data, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = code.to_image(scale=1, add_quiet_zones=False)
    width = image.shape[1]
    modules = memoryview(cast("bytes", image)).tobytes().translate(_BLACK_TO_ONE).decode("ascii")
    return tuple(modules[start : start + width] for start in range(0, len(modules), width))


def qr_module(matrix: Sequence[str], wanted: int, dots: int) -> int:
    """Width in dots of a module, `wanted` or the most that fits paper of `dots`."""
    return max(1, min(wanted, dots // (len(matrix) + 2 * _QR_QUIET_ZONE)))


def qr_dots(matrix: Sequence[str], module: int) -> Dots:
    """The QR code with each module `module` dots wide."""
    rows = ["".join(bit * module for bit in row) for row in matrix]
    return pack([row for row in rows for _ in range(module)])


def ramp_dots(steps: int, dots: int) -> Dots:
    """`steps` fields of equal width from white to black in a frame; density by ordered dithering."""
    return pack([_ramp_row(y, steps, dots) for y in range(RAMP_HEIGHT)])


def _ramp_row(y: int, steps: int, dots: int) -> str:
    if y in (0, RAMP_HEIGHT - 1):
        return "1" * dots
    levels = [round(16 * step / (steps - 1)) for step in range(steps)]
    row = ["1" if _BAYER[y % 4][x % 4] < levels[x * steps // dots] else "0" for x in range(dots)]
    row[0] = row[-1] = "1"
    return "".join(row)
