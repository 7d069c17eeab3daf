"""Documents as ESC/POS commands for receipt printers with 58 or 80 mm rolls.

Text goes out as GB18030 in Chinese mode (FS &); a printer without a Chinese font gets the page as a picture
(`Paper.raster`). The commands are the common subset that Epson's reference and its Chinese descendants share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.core.documents import (
    Align,
    Barcode,
    Block,
    Cut,
    Document,
    Pair,
    Paper,
    QrCode,
    Ramp,
    Rule,
    Space,
    Table,
    Text,
)
from station.reports import code128, layout
from station.reports.dots import (
    BARCODE_HEIGHT,
    Dots,
    barcode_module,
    qr_dots,
    qr_matrix,
    qr_module,
    ramp_dots,
)

ESC, FS, GS = b"\x1b", b"\x1c", b"\x1d"

_RESET = ESC + b"@"
_CHINESE = FS + b"&"
_ALIGN: dict[Align, bytes] = {"left": ESC + b"a\x00", "center": ESC + b"a\x01", "right": ESC + b"a\x02"}
_BAND_ROWS = 128
_TEAR_OFF = ESC + b"d\x04"


@dataclass(frozen=True, slots=True)
class EscPosEncoder:
    """Turns documents into printer commands.

    `native_qr` lets the printer draw QR codes itself (GS ( k), which is sharper and shorter; without it they are
    sent as pictures, for printers that do not know the command.
    """

    native_qr: bool = True

    def encode(self, document: Document, paper: Paper) -> bytes:
        """The whole job: reset, blocks, feed. Raises DeviceProblem `printing.no_font` in raster mode without font."""
        if paper.raster:
            return _raster_job(document, paper)
        parts = [_RESET, _CHINESE]
        for block in document.blocks:
            parts.extend(self._block(block, paper))
        if not document.blocks or not isinstance(document.blocks[-1], Cut):
            parts.append(_TEAR_OFF)
        return b"".join(parts)

    def _block(self, block: Block, paper: Paper) -> Iterator[bytes]:
        match block:
            case Text():
                yield from _text(block, paper)
            case Pair():
                yield _lines(layout.pair_lines(block.left, block.right, paper.columns), bold=block.bold)
            case Rule():
                yield _lines([("=" if block.heavy else "-") * paper.columns])
            case Table():
                yield _lines(layout.table_lines(block, paper.columns))
            case Barcode():
                yield self._barcode(block, paper)
            case QrCode():
                yield self._qr(block, paper)
            case Ramp():
                yield picture(ramp_dots(block.steps, paper.dots)) + b"\n"
            case Space():
                yield b"\n" * block.lines
            case Cut():
                yield cut(block, paper)

    def _barcode(self, block: Barcode, paper: Paper) -> bytes:
        module = barcode_module(block.data, paper.dots)
        if module is None:
            # Too long for the roll: the same data as a QR code beats a bar code that no scanner reads.
            return self._qr(QrCode(block.data), paper) + _centred(
                _lines(layout.wrap(block.data, paper.columns))
            )
        data = b"".join(_native_segment(code_set, part) for code_set, part in code128.segments(block.data))
        commands = (
            GS + b"h" + bytes([BARCODE_HEIGHT]),
            GS + b"w" + bytes([module]),
            GS + b"H\x02" + GS + b"f\x00",
            GS + b"k\x49" + bytes([len(data)]) + data + b"\n",
        )
        return _centred(b"".join(commands))

    def _qr(self, block: QrCode, paper: Paper) -> bytes:
        matrix = qr_matrix(block.data)
        module = qr_module(matrix, block.size, paper.dots)
        if not self.native_qr:
            return _centred(picture(qr_dots(matrix, module)) + b"\n")
        data = block.data.encode()
        commands = (b"1A2\x00", b"1C" + bytes([module]), b"1E1", b"1P0" + data, b"1Q0")
        return _centred(
            b"".join(GS + b"(k" + len(one).to_bytes(2, "little") + one for one in commands) + b"\n"
        )


def picture(dots: Dots) -> bytes:
    """A picture as GS v 0, in bands that fit the buffer of a small printer."""
    parts: list[bytes] = []
    for band in dots.bands(_BAND_ROWS):
        size = band.row_bytes.to_bytes(2, "little") + band.height.to_bytes(2, "little")
        parts.append(GS + b"v0\x00" + size + band.packed)
    return b"".join(parts)


def cut(block: Cut, paper: Paper) -> bytes:
    """Feed to the knife and cut (GS V); narrow portable printers have none, so their paper is fed to the edge."""
    knife = GS + (b"V\x42\x00" if block.partial else b"V\x41\x00")
    return _TEAR_OFF + knife if paper.width_mm == 58 else knife


def _text(block: Text, paper: Paper) -> Iterator[bytes]:
    lines = layout.wrap(block.text, paper.columns // block.size)
    size = GS + b"!" + bytes([(block.size - 1) * 0x11]) if block.size > 1 else b""
    yield _ALIGN[block.align] if block.align != "left" else b""
    yield size + _lines(lines, bold=block.bold)
    yield (GS + b"!\x00" if size else b"") + (_ALIGN["left"] if block.align != "left" else b"")


def _lines(lines: list[str], *, bold: bool = False) -> bytes:
    text = b"".join(line.encode("gb18030") + b"\n" for line in lines)
    return ESC + b"E\x01" + text + ESC + b"E\x00" if bold else text


def _centred(commands: bytes) -> bytes:
    return _ALIGN["center"] + commands + _ALIGN["left"]


def _native_segment(code_set: code128.CodeSet, part: str) -> bytes:
    """One part of GS k's data for CODE128: `{B` and characters, or `{C` and pairs of digits as bytes."""
    if code_set == "B":
        return b"{B" + part.replace("{", "{{").encode("ascii")
    return b"{C" + bytes(int(part[index : index + 2]) for index in range(0, len(part), 2))


def _raster_job(document: Document, paper: Paper) -> bytes:
    from station.reports.raster import draw_pages

    parts = [_RESET]
    for page in draw_pages(document, paper):
        if page.dots is not None:
            parts.append(picture(page.dots))
        parts.append(_TEAR_OFF if page.cut is None else cut(page.cut, paper))
    return b"".join(parts)
