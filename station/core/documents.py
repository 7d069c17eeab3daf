"""What can be printed, as values: the paper slip, the printer's test page, a label.

A document says what is on the paper, not how it gets there: the same value becomes printer commands, a web page
or plain text in `station.reports`. Widths are counted in half-width characters, the unit of a receipt printer:
a Latin letter is one, a Chinese character two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]

MAX_TEXT_SIZE = 3
MAX_CODE128_LENGTH = 48
MAX_QR_BYTES = 700


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Running text, wrapped at the paper's width; a line break in it stays one.

    `size` 1 to 3 multiplies height and width of a character. Raises ValueError for another size.
    """

    text: str
    size: int = 1
    bold: bool = False
    align: Align = "left"

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MAX_TEXT_SIZE:
            raise ValueError(f"text size {self.size} is not 1 to {MAX_TEXT_SIZE}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label at the left edge and its value at the right edge; on two lines where one is too narrow."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """A line across the paper; `heavy` doubles it."""

    heavy: bool = False


@dataclass(frozen=True, slots=True)
class BlockColumn:
    """One column of a table. `width` in half-width characters; None takes a share of what the others leave."""

    title: str
    width: int | None = None
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows under column titles; long cells wrap inside their column.

    Raises ValueError when a row has not exactly one cell per column. Titles are left out when all are empty.
    """

    columns: tuple[BlockColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs a column")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row of {len(row)} cells in a table of {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code with its data in plain characters below it.

    `data` is printable ASCII, 1 to 48 characters (CODE128, ISO/IEC 15417); ValueError otherwise.
    """

    data: str
    symbology: Literal["code128"] = "code128"

    def __post_init__(self) -> None:
        printable = all(" " <= character <= "~" for character in self.data)
        if not printable or not 1 <= len(self.data) <= MAX_CODE128_LENGTH:
            raise ValueError(f"not bar code data: {self.data!r}")


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code (ISO/IEC 18004, error correction M). `size` is the width of a module in printer dots, 2 to 12.

    `data` is 1 to 700 bytes of UTF-8, what still fits a 58 mm roll; ValueError otherwise.
    """

    data: str
    size: int = 6

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= MAX_QR_BYTES:
            raise ValueError("QR data must be 1 to 700 bytes")
        if not 2 <= self.size <= 12:
            raise ValueError(f"QR module size {self.size} is not 2 to 12 dots")


@dataclass(frozen=True, slots=True)
class Ramp:
    """Fields of rising density from white to black across the paper.

    They show a worn print head or a weak power supply.
    """

    steps: int = 8

    def __post_init__(self) -> None:
        if not 2 <= self.steps <= 16:
            raise ValueError(f"a ramp of {self.steps} steps is not 2 to 16")


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 20:
            raise ValueError(f"{self.lines} empty lines is not 1 to 20")


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed the paper past the cutter and cut it; a page break on a printer without a cutter."""

    partial: bool = False


Block: TypeAlias = TextBlock | Pair | RuleBlock | TableBlock | Barcode | QrCode | Ramp | Space | Cut


@dataclass(frozen=True, slots=True)
class Document:
    """One printable document. `title` names it (window, file, job) and is not printed itself."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PaperRoll:
    """The roll in a printer: 58 mm (32 characters, 384 dots) or 80 mm (48 characters, 576 dots) at 203 dpi.

    `raster` says that the printer has no Chinese font, so pages are sent to it as pictures.
    """

    width_mm: Literal[58, 80] = 80
    raster: bool = False

    @property
    def columns(self) -> int:
        """Half-width characters on a line."""
        return 32 if self.width_mm == 58 else 48

    @property
    def dots(self) -> int:
        """Dots on a line; a half-width character is 12 wide."""
        return self.columns * 12


Cell: TypeAlias = str | int | float | bool | Decimal | date | datetime | None
