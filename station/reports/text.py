"""Documents as plain text: for terminals, logs and screen readers. Codes appear as their data."""

from __future__ import annotations

from station.core.documents import (
    Barcode,
    Block,
    Cut,
    Document,
    Pair,
    QrCode,
    Ramp,
    RuleBlock,
    Space,
    TableBlock,
    TextBlock,
)
from station.reports import layout

_SHADES = " .:-=+*#%@"


def render_text(document: Document, columns: int = 48) -> str:
    """The document in lines of at most `columns` half-width characters, ending with a line break."""
    lines = [line.rstrip() for block in document.blocks for line in _lines(block, columns)]
    return "\n".join(lines) + "\n"


def _lines(block: Block, columns: int) -> list[str]:
    match block:
        case TextBlock():
            return [layout.pad(line, columns, block.align) for line in layout.wrap(block.text, columns)]
        case Pair():
            return layout.pair_lines(block.left, block.right, columns)
        case TableBlock():
            return layout.table_lines(block, columns)
        case RuleBlock():
            return [("=" if block.heavy else "-") * columns]
        case Barcode() | QrCode():
            return layout.wrap(f"[{block.data}]", columns)
        case Ramp():
            return [_ramp(block.steps, columns)]
        case Space():
            return [""] * block.lines
        case Cut():
            return [("- " * columns)[: columns - 1]]


def _ramp(steps: int, columns: int) -> str:
    shades = [_SHADES[round((len(_SHADES) - 1) * step / (steps - 1))] for step in range(steps)]
    return "".join(shades[place * steps // columns] for place in range(columns))
