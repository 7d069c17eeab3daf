"""Claims: a copy of a station says that an epoch is its own, signed, so that nobody else can say it in its name.

The centre holds such an epoch until its owner approves it; what the owner is shown, and approves, is this signed text.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from station.core.ledger import SignatureCheck, Signer, Stream
from station.sync.values import EnrolledKey, Restart

_TITLE = "station-epoch-claim/1"
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class EpochClaim:
    """That `restart` is an epoch of `station`, signed with the key `signed_by`."""

    station: str
    restart: Restart
    suite: str
    signed_by: str
    signature: bytes = b""

    def message(self) -> bytes:
        """The signed text."""
        restart = self.restart
        said = {
            "station": self.station,
            "stream": restart.stream.value,
            "epoch": restart.epoch,
            "seq": restart.seq,
            "hash": restart.hash.hex(),
            "reason": restart.reason,
            "key_id": restart.key_id,
            "copy": restart.copy,
            "suite": self.suite,
            "signed_by": self.signed_by,
        }
        return f"{_TITLE}\n{json.dumps(said, ensure_ascii=True, sort_keys=True)}\n".encode("ascii")

    def note(self) -> str:
        """Text and signature, for storing."""
        return f"{self.message().decode('ascii')}\n{base64.b64encode(self.signature).decode('ascii')}\n"

    def is_signed_by(self, key: EnrolledKey, check: SignatureCheck) -> bool:
        """Whether `key` signed exactly this."""
        same = (key.key_id, key.suite) == (self.signed_by, self.suite)
        return same and check(key.suite, key.public_key, self.message(), self.signature)

    @classmethod
    def sign(cls, station: str, restart: Restart, signer: Signer) -> EpochClaim:
        """Claim an epoch with the station's key."""
        bare = cls(station, restart, signer.suite, signer.key_id)
        return cls(station, restart, signer.suite, signer.key_id, signer.sign(bare.message()))

    @classmethod
    def parse(cls, note: str) -> EpochClaim:
        """The claim written in `note`. Raises ValueError when it is none."""
        text, _, signature = note.partition("\n\n")
        title, _, written = text.partition("\n")
        if title != _TITLE or len(note) > _LONGEST:
            raise ValueError("not a claim")
        try:
            said = json.loads(written)
            restart = Restart(
                Stream(said["stream"]),
                int(said["epoch"]),
                int(said["seq"]),
                bytes.fromhex(said["hash"]),
                *(str(said[name]) for name in ("reason", "key_id", "copy")),
            )
            by = str(said["station"]), restart, str(said["suite"]), str(said["signed_by"])
        except (KeyError, TypeError, RecursionError) as problem:
            raise ValueError("not a claim") from problem
        return cls(*by, base64.b64decode(signature.strip(), validate=True))
