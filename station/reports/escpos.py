"""Documents as ESC/POS commands for receipt printers with 58 or 80 mm rolls.

python-escpos writes the commands (its `Dummy` printer keeps them). Text goes out as GB18030 in Chinese mode (FS &), which
it does not know; a printer without a Chinese font gets the page as a picture (`Paper.raster`). Three commands are our
own as well: its pictures go through a slower conversion, its bar codes print a line on standard output, and its full cut
is a partial one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.core.documents import (
    Barcode,
    Block,
    Cut,
    Document,
    Pair,
    PaperRoll,
    QrCode,
    Ramp,
    RuleBlock,
    Space,
    TableBlock,
    TextBlock,
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

if TYPE_CHECKING:
    from escpos.printer import Dummy

FS, GS = b"\x1c", b"\x1d"

_CHINESE = FS + b"&"
_BAND_ROWS = 128
_TEAR_OFF_LINES: Final = 4
_MEDIUM: Final = 1
"""Error correction M of a QR code, as python-escpos numbers it."""


@dataclass(frozen=True, slots=True)
class EscPosEncoder:
    """Turns documents into printer commands.

    `native_qr` lets the printer draw QR codes itself (GS ( k), which is sharper and shorter; without it they are
    sent as pictures, for printers that do not know the command.
    """

    native_qr: bool = True

    def encode(self, document: Document, paper: PaperRoll) -> bytes:
        """The whole job: reset, blocks, feed. Raises DeviceProblem `printing.no_font` in raster mode without font."""
        from escpos.printer import Dummy

        job = Dummy()
        job.hw("INIT")
        if paper.raster:
            _draw(job, document, paper)
            return bytes(job.output)
        job._raw(_CHINESE)
        for block in document.blocks:
            self._block(job, block, paper)
        if not document.blocks or not isinstance(document.blocks[-1], Cut):
            job.print_and_feed(_TEAR_OFF_LINES)
        return bytes(job.output)

    def _block(self, job: Dummy, block: Block, paper: PaperRoll) -> None:
        match block:
            case TextBlock():
                _text(job, block, paper)
            case Pair():
                _lines(job, layout.pair_lines(block.left, block.right, paper.columns), bold=block.bold)
            case RuleBlock():
                _lines(job, [("=" if block.heavy else "-") * paper.columns])
            case TableBlock():
                _lines(job, layout.table_lines(block, paper.columns))
            case Barcode():
                self._barcode(job, block, paper)
            case QrCode():
                self._qr(job, block, paper)
            case Ramp():
                job._raw(picture(ramp_dots(block.steps, paper.dots)) + b"\n")
            case Space():
                job._raw(b"\n" * block.lines)
            case Cut():
                _cut(job, block, paper)

    def _barcode(self, job: Dummy, block: Barcode, paper: PaperRoll) -> None:
        module = barcode_module(block.data, paper.dots)
        if module is None:
            # Too long for the roll: the same data as a QR code beats a bar code that no scanner reads.
            self._qr(job, QrCode(block.data), paper)
            job.set(align="center")
            _lines(job, layout.wrap(block.data, paper.columns))
            job.set(align="left")
            return
        data = b"".join(_native_segment(code_set, part) for code_set, part in code128.segments(block.data))
        job.set(align="center")
        job._raw(
            GS + b"h" + bytes([BARCODE_HEIGHT]) + GS + b"w" + bytes([module]) + GS + b"H\x02" + GS + b"f\x00"
        )
        job._raw(GS + b"k\x49" + bytes([len(data)]) + data + b"\n")
        job.set(align="left")

    def _qr(self, job: Dummy, block: QrCode, paper: PaperRoll) -> None:
        matrix = qr_matrix(block.data)
        module = qr_module(matrix, block.size, paper.dots)
        job.set(align="center")
        if self.native_qr:
            job.qr(block.data, ec=_MEDIUM, size=module, native=True)
        else:
            job._raw(picture(qr_dots(matrix, module)))
        job._raw(b"\n")
        job.set(align="left")


def picture(dots: Dots) -> bytes:
    """A picture as GS v 0, in bands that fit the buffer of a small printer."""
    parts: list[bytes] = []
    for band in dots.bands(_BAND_ROWS):
        size = band.row_bytes.to_bytes(2, "little") + band.height.to_bytes(2, "little")
        parts.append(GS + b"v0\x00" + size + band.packed)
    return b"".join(parts)


def _cut(job: Dummy, block: Cut, paper: PaperRoll) -> None:
    """Feed to the cutter and cut (GS V).

    Narrow portable printers have no cutter, so their paper is fed to the edge.
    """
    if paper.width_mm == 58:
        job.print_and_feed(_TEAR_OFF_LINES)
    job._raw(GS + (b"V\x42\x00" if block.partial else b"V\x41\x00"))


def _text(job: Dummy, block: TextBlock, paper: PaperRoll) -> None:
    if block.align != "left":
        job.set(align=block.align)
    if block.size > 1:
        job.set(custom_size=True, width=block.size, height=block.size)
    _lines(job, layout.wrap(block.text, paper.columns // block.size), bold=block.bold)
    if block.size > 1:
        job.set(custom_size=True, width=1, height=1)
    if block.align != "left":
        job.set(align="left")


def _lines(job: Dummy, lines: Sequence[str], *, bold: bool = False) -> None:
    if bold:
        job.set(bold=True)
    job._raw(b"".join(line.encode("gb18030") + b"\n" for line in lines))
    if bold:
        job.set(bold=False)


def _native_segment(code_set: code128.CodeSet, part: str) -> bytes:
    """One part of GS k's data for CODE128: `{B` and characters, or `{C` and pairs of digits as bytes."""
    if code_set == "B":
        return b"{B" + part.replace("{", "{{").encode("ascii")
    return b"{C" + bytes(int(part[index : index + 2]) for index in range(0, len(part), 2))


def _draw(job: Dummy, document: Document, paper: PaperRoll) -> None:
    from station.reports.raster import draw_pages

    for page in draw_pages(document, paper):
        if page.dots is not None:
            job._raw(picture(page.dots))
        if page.cut is None:
            job.print_and_feed(_TEAR_OFF_LINES)
        else:
            _cut(job, page.cut, paper)
