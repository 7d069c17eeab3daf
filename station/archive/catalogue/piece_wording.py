"""The place of a file in a recording, and the gap before it, in words (RC-03)."""

from __future__ import annotations

from datetime import timedelta

from station.archive.catalogue.pieces import Piece
from station.core.texts import Texts


def piece_words(texts: Texts, piece: Piece) -> list[str]:
    """Which piece it is, where there are several; how many are missing before it; how long nothing was recorded."""
    said = []
    if piece.count > 1:
        said.append(texts("archive.piece.place", number=piece.number, count=piece.count))
    if piece.missing:
        said.append(texts("archive.piece.missing", count=piece.missing))
    if piece.gap is not None:
        said.append(texts("archive.piece.gap", span=_span(piece.gap)))
    return said


def _span(gap: timedelta) -> str:
    minutes, seconds = divmod(round(gap.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
