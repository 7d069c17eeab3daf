"""A witness outside the database: which database it was, and how far each stream had come.

An older copy of a database is consistent in itself; only something outside it shows that entries are missing. The
witness is a small file beside the database (or on another medium) that is updated after every commit. It bears a MAC
by the station's key, and states the settings under which it was written. A witness that is missing, unreadable or not
the station's own proves nothing either way: it is reported and left unchanged, and a person decides (`ledger
accept`).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import stat
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeAlias

from station.core.authentication import Authenticate
from station.core.clock import ClockReading, from_record, to_record
from station.core.ledger import Head, Stream
from station.core.plain_files import read_plain

_RECORD_BYTES = 1024
_LONGEST = 64 * 1024
_LONGEST_TEXT: Final = 100
IDS_BEFORE: Final = 8
"""Of the ids that a database had, the newest ones tell where one that was put back parted."""
_MOST: Final = 2**53
"""What canonical JSON holds exactly."""
_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)
"""A pipe in its place keeps nobody waiting."""
_DOMAIN: Final = b"station-witness/2\x00"


class Provenance(StrEnum):
    """Whether a witness record is the station's own."""

    OWN = "own"
    """It bears the MAC of the station's key."""
    FORMER = "former"
    """It has none, as those of the former version, or the key to check it is not at hand."""
    RENEWED = "renewed"
    """It bears the MAC of a key whose file lies here as a former one (`WitnessRecord.former_key`)."""
    FOREIGN = "foreign"
    """Its MAC is not that of the station's key: it was changed."""


@dataclass(frozen=True, slots=True)
class WitnessRecord:
    """The content of a witness: database, machine (a digest of its id), the heads of the streams, and the settings.

    `clock` is the reading that the clock was compared with then, `generations` how often each guarded table was
    written; `before` are the ids that the database had before, newest first; `former_key` is the id of the key that `Provenance.RENEWED` speaks of.
    """

    database_id: str
    machine: str
    heads: Mapping[Stream, Head]
    settings: Mapping[str, str]
    provenance: Provenance
    clock: ClockReading | None = None
    generations: Mapping[str, int] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    former_key: str = ""

    @property
    def proved(self) -> bool:
        """Whether it bears the mark of one of the station's keys."""
        return self.provenance in (Provenance.OWN, Provenance.RENEWED)

    @property
    def evidence(self) -> dict[str, object]:
        """What the witness knew, as the first entry of an epoch holds it."""
        return {
            "database_id": self.database_id,
            "machine": self.machine,
            "heads": {
                stream.value: {"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()}
                for stream, head in self.heads.items()
            },
        }


FormerKeys: TypeAlias = Callable[[], Iterable[tuple[str, Authenticate]]]
"""The keys that the station had before, as far as their files lie here: the id of each, and its MAC."""


class Witness:
    """The witness file of one station; `settings` are those stated in it (zone, its own place)."""

    def __init__(
        self,
        path: Path,
        settings: Mapping[str, str] | None = None,
        former_keys: FormerKeys = tuple,
    ) -> None:
        self._path = path
        self._former_keys = former_keys
        self.settings = dict(settings or {})
        self._lock = threading.Lock()
        self._makes = self._left = False
        self._machine = ""

    def witness_record(self, authenticate: Authenticate | None) -> WitnessRecord | None:
        """The last record; None when there is no readable witness."""
        try:
            held = json.loads(read_plain(self._path, _LONGEST, follow=True))
            heads = {
                Stream(name): Head(Stream(name), *_place(place), bytes.fromhex(_short(place["hash"])))
                for name, place in held["heads"].items()
            }
            settings = {str(name): str(value) for name, value in held.get("settings", {}).items()}
            provenance, former_key = self._provenance(held, authenticate)
            generations = {str(name): int(value) for name, value in held.get("generations", {}).items()}
            self._machine = _short(held["machine"])
            return WitnessRecord(
                _short(held["database_id"]),
                self._machine,
                heads,
                settings,
                provenance,
                _clock(held),
                generations,
                tuple(map(_short, held.get("before", ())))[:IDS_BEFORE],
                former_key,
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def _provenance(
        self, held: Mapping[str, Any], authenticate: Authenticate | None
    ) -> tuple[Provenance, str]:
        if authenticate is None or "mac" not in held:
            return Provenance.FORMER, ""
        if _bears_mark(held, authenticate):
            return Provenance.OWN, ""
        for key_id, former in self._former_keys():
            if _bears_mark(held, former):
                return Provenance.RENEWED, key_id
        return Provenance.FOREIGN, ""

    def fault(self) -> str:
        """Why there is no record: ``witness_missing``, ``witness_unreadable``; "" where there is one."""
        if self.witness_record(None) is not None:
            return ""
        return "witness_unreadable" if self._path.exists() else "witness_missing"

    @property
    def path(self) -> Path:
        """The path of the file."""
        return self._path

    def can_be_made(self) -> bool:
        """Whether the file can be written: nothing else is in its place, and its folder accepts files."""
        if self._path.exists() or self._path.is_symlink():
            return self._path.is_file() and os.access(self._path, os.W_OK)
        return os.access(self._path.parent, os.W_OK)

    def leave(self) -> None:
        """Write nothing from now on, because a person must decide on the present file."""
        self._left = True

    def take_over(self) -> None:
        """Write the file anew with the next record: for a new station, or by a person's decision."""
        self._left, self._makes = False, True

    def record(
        self,
        database_id: str,
        heads: Mapping[Stream, Head],
        authenticate: Authenticate | None,
        clock: ClockReading | None = None,
        generations: Mapping[str, int] | None = None,
        before: Sequence[str] = (),
    ) -> None:
        """Write how far the streams are. A failure is ignored, because the entry itself is safe.

        A missing file is not made anew: that would hide that somebody removed it.
        """
        if self._left or authenticate is None:
            return
        held: dict[str, Any] = {
            "database_id": database_id,
            "machine": machine_digest() or self._machine,  # an id that was lost is remembered
            "heads": {
                stream.value: {"epoch": head.epoch, "seq": head.seq, "hash": head.hash.hex()}
                for stream, head in heads.items()
            },
            "settings": self.settings,
        }
        if before:
            held["before"] = list(before)
        if generations:
            held["generations"] = dict(generations)
        if clock is not None:
            held["clock"] = {"at": to_record(clock.at), "boot": clock.boot, "seconds": clock.seconds}
        held["mac"] = authenticate(_message(held)).hex()
        record = _padded(json.dumps(held, sort_keys=True).encode())
        with self._lock, contextlib.suppress(OSError):
            # One write of a fixed length over the old record: no moment at which the file is short.
            descriptor = os.open(
                self._path, os.O_WRONLY | _AT_ONCE | (os.O_CREAT if self._makes else 0), 0o600
            )
            try:
                _require_file(descriptor)
                os.pwrite(descriptor, record, 0)
                if self._makes or os.fstat(descriptor).st_size != len(record):
                    os.ftruncate(descriptor, len(record))
                if self._makes:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
            self._makes = False


def _padded(held: bytes) -> bytes:
    """`held` at one of few lengths, so that a record hardly ever has another length than the one it is written over."""
    blocks = len(held) // _RECORD_BYTES + 1
    return held.ljust(blocks * _RECORD_BYTES - 1) + b"\n"


def _require_file(descriptor: int) -> None:
    """Raise OSError for a device, a pipe and the like, which may never end or block the program."""
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError("not a plain file")


def _place(held: Mapping[str, Any]) -> tuple[int, int]:
    """Epoch and number of a head. Raises ValueError for what is none: the file may be anybody's."""
    epoch, seq = held["epoch"], held["seq"]
    if not all(type(each) is int and 0 <= each < _MOST for each in (epoch, seq)):
        raise ValueError("no place in a stream")
    return epoch, seq


def _short(value: Any) -> str:
    text = str(value)
    if len(text) > _LONGEST_TEXT:
        raise ValueError("too long")
    return text


def _clock(held: Mapping[str, Any]) -> ClockReading | None:
    kept = held.get("clock")
    if kept is None:
        return None
    return ClockReading(from_record(kept["at"]), str(kept["boot"]), float(kept["seconds"]))


def _bears_mark(held: Mapping[str, Any], authenticate: Authenticate) -> bool:
    message = _message({name: value for name, value in held.items() if name != "mac"})
    return hmac.compare_digest(authenticate(message), bytes.fromhex(held["mac"]))


def _message(held: Mapping[str, Any]) -> bytes:
    return _DOMAIN + json.dumps(held, sort_keys=True).encode()


def machine_digest() -> str:
    """A digest that tells machines apart without naming them; empty where the machine has no id."""
    try:
        identity = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
    return hashlib.sha256(b"station-machine\x00" + identity.encode()).hexdigest()[:16] if identity else ""
