"""Signatures that were drawn on screen, as pictures on a paper."""

from __future__ import annotations

from station.core.report import DrawnMark

_MARGIN = 8
"""Around the grid, so that no stroke is cut."""


def drawn_svg(mark: DrawnMark) -> str:
    """The strokes as an SVG picture; it holds numbers alone, whatever the entry says."""
    lines = "".join(_stroke(each) for each in mark.strokes)
    across, down = mark.width + 2 * _MARGIN, mark.height + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-_MARGIN} {-_MARGIN} {across} {down}" '
        f'width="{across}" height="{down}" fill="none" stroke="#000" stroke-width="5" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
    )


def _stroke(flat: tuple[int, ...]) -> str:
    """A line through the points; a single one is a dot."""
    points = [f"{int(x)},{int(y)}" for x, y in zip(flat[::2], flat[1::2], strict=False)]
    points = points * 2 if len(points) == 1 else points
    return f'<polyline points="{" ".join(points)}"/>'
