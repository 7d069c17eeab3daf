"""Bodies of entries about the pieces of one recording, and the gaps in it (RC-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from station.archive.catalogue.pieces import Piece
from station.archive.time_bodies import MediaImported4
from station.core.ledger import recorded
from station.core.ledger.bodies import Digest, Number
from station.core.ledger.words import EntryWords

_MILLISECOND: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class PieceRead:
    """The place of a file in a recording: the `piece_number`-th of `piece_count`, which all have the same `recording_of`.

    `gap_ms` is how long nothing was recorded before it, `missing` how many pieces before it are not there.
    """

    recording_of: Annotated[str, Digest()]
    piece_number: Annotated[int, Number(1)]
    piece_count: Annotated[int, Number(1)]
    gap_ms: Annotated[int | None, Number(unit="ms")]
    missing: Annotated[int, Number()]


@recorded("media.imported", 5)
@dataclass(frozen=True, slots=True)
class MediaImported5(MediaImported4):
    """The same; this version also says which piece of a recording it is, and whether there is a gap before it; None for neither."""

    piece: PieceRead | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that there is a gap before it."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = MediaImported4.said(self, words, about)
        if self.piece is None or (self.piece.gap_ms is None and not self.piece.missing):
            return said
        return words.said(self, "gap", said=said)


def read_piece(piece: Piece | None) -> PieceRead | None:
    """A piece as entries have it."""
    if piece is None:
        return None
    gap = None if piece.gap is None else piece.gap // _MILLISECOND
    return PieceRead(piece.of, piece.number, piece.count, gap, piece.missing)
