"""Bodies of entries about witnesses: what a witness knew and the ledger lacks, where no epoch begins for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.core.ledger.bodies import Body, Many, Number, Text, recorded
from station.core.ledger.own_bodies import Ledger
from station.core.ledger.stream import Stream
from station.core.ledger.words import EntryWords


@dataclass(frozen=True, slots=True)
class WitnessedEnd:
    """The end of a stream that a witness knew and the ledger lacks, with at least `missing` entries before it."""

    stream: Ledger
    epoch: Annotated[int, Number()]
    seq: Annotated[int, Number()]
    hash: Annotated[str, Text(200)]
    missing: Annotated[int, Number(1)]


@recorded("ledger.loss_witnessed", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class LossWitnessed(Body):
    """A witness knew entries that the ledger lacks; they were lost with a restore for which an epoch had begun.

    `restored` is the number of that epoch, 0 where none had begun and a person took the database for right. `database_id`
    and `machine` are as the witness says. `proved` says whether it bore the mark of the station's key, or of one that it
    had before.
    """

    restored: Annotated[int, Number()]
    database_id: Annotated[str, Text(100)]
    machine: Annotated[str, Text(100)]
    ends: Annotated[tuple[WitnessedEnd, ...], Many(len(Stream))]
    proved: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many entries of which stream, up to which number; whether the witness is proved."""
        ends = [
            words(
                "entry.witnessed_end",
                stream=words(f"entry.stream.{each.stream.value}"),
                missing=each.missing,
                seq=each.seq,
            )
            for each in self.ends
        ]
        return words.said(self, "" if self.proved else "unproved", what=words.joined(ends))
