"""A witness outside the database: which database it was and how far each stream had come.

A database put back from an older copy is sound in itself; only something kept elsewhere shows that entries are
missing. The witness is a small file beside the database (or on another medium) that is brought up to date after every
commit. It is a witness, not a source: when it is unreadable the station goes on and makes a new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from station.core.ledger import Head, Stream

_RECORD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Testimony:
    """What the witness knows: database, machine (a digest of its id) and the heads it saw."""

    database_id: str
    machine: str
    heads: Mapping[Stream, Head]


class Witness:
    """The witness file of one station."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def testimony(self) -> Testimony | None:
        """What was last witnessed; None when there is no readable witness."""
        try:
            held = json.loads(self._path.read_bytes())
            heads = {
                Stream(name): Head(Stream(name), place["epoch"], place["seq"], bytes.fromhex(place["hash"]))
                for name, place in held["heads"].items()
            }
            return Testimony(held["database_id"], held["machine"], heads)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def fault(self) -> str:
        """Why there is nothing to go by: ``witness_missing``, ``witness_unreadable``; "" where there is."""
        if self.testimony() is not None:
            return ""
        return "witness_unreadable" if self._path.exists() else "witness_missing"

    def record(self, database_id: str, heads: Mapping[Stream, Head], *, durable: bool = False) -> None:
        """Write down how far the streams are; a failure is silent, because the entry itself is safe."""
        held = {
            "database_id": database_id,
            "machine": machine_digest(),
            "heads": {
                stream.value: {"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()}
                for stream, head in heads.items()
            },
        }
        record = json.dumps(held, sort_keys=True).encode().ljust(_RECORD_BYTES - 1) + b"\n"
        with self._lock, contextlib.suppress(OSError):
            # One write of a fixed length over the old record: no moment at which the file is short.
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(descriptor, record, 0)
                if durable:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)


def machine_digest() -> str:
    """A digest that tells machines apart without naming them; empty where the machine has no id."""
    try:
        identity = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(b"station-machine\x00" + identity.encode()).hexdigest()[:16] if identity else ""
