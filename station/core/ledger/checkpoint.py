"""Signed checkpoints: a short signed text that states how far a stream had come at a moment.

A chain alone can't show that its end was cut off. A checkpoint that is kept elsewhere (at the centre, on the day's
printed sheet, on a second medium) can. The form follows signed notes: a text to read, a blank line, a signature.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.core.clock import from_record, to_record
from station.core.ledger.chain import Head
from station.core.ledger.stream import Stream

_TITLE = "station-checkpoint/1"


class Signer(Protocol):
    """Signs with the station's key, wherever the key is kept, for the suite named `suite`."""

    @property
    def suite(self) -> str:
        """Name of the suite."""
        ...

    @property
    def public_key(self) -> bytes:
        """The public half, raw."""
        ...

    @property
    def key_id(self) -> str:
        """First 16 hex digits of the public key's SHA-256."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Signature of `message`."""
        ...


class SignatureCheck(Protocol):
    """Checks a signature against a public key of a suite."""

    def __call__(self, suite: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
        """Whether `signature` is that of `message` by `public_key`; False for anything malformed."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a stream had come: `head` at `made_at`, signed with `key_id`."""

    station: str
    head: Head
    made_at: datetime
    suite: str
    key_id: str
    signature: bytes = b""

    def message(self) -> bytes:
        """The signed text."""
        head = self.head
        lines = (
            _TITLE,
            f"{self.station}/{head.stream.value}",
            f"epoch {head.epoch}",
            f"seq {head.seq}",
            f"hash {head.hash.hex()}",
            f"time {to_record(self.made_at)}",
            f"suite {self.suite}",
            f"key {self.key_id}",
        )
        return ("\n".join(lines) + "\n").encode("ascii")

    def note(self) -> str:
        """Text and signature as one note, for printing, storing and sending."""
        return f"{self.message().decode('ascii')}\n{base64.b64encode(self.signature).decode('ascii')}\n"

    @classmethod
    def sign(cls, station: str, head: Head, made_at: datetime, signer: Signer) -> Checkpoint:
        """Sign a checkpoint of `head` at `now` with the station's key."""
        bare = cls(station, head, made_at, signer.suite, signer.key_id)
        return cls(station, head, made_at, signer.suite, signer.key_id, signer.sign(bare.message()))

    @classmethod
    def parse(cls, note: str | bytes) -> Checkpoint:
        """The checkpoint written in `note`. Raises ValueError when it is not a checkpoint."""
        if isinstance(note, bytes) or not note.isascii():  # SQLite lets any column hold any type
            raise ValueError("not a checkpoint")
        text, _, signature = note.partition("\n\n")
        title, origin, *facts = text.split("\n")
        named = dict(fact.split(" ", 1) for fact in facts)
        station, _, stream = origin.rpartition("/")
        if title != _TITLE or sorted(named) != ["epoch", "hash", "key", "seq", "suite", "time"]:
            raise ValueError("not a checkpoint")
        head = Head(Stream(stream), int(named["epoch"]), int(named["seq"]), bytes.fromhex(named["hash"]))
        return cls(
            station,
            head,
            from_record(named["time"]),
            named["suite"],
            named["key"],
            base64.b64decode(signature.strip(), validate=True),
        )
