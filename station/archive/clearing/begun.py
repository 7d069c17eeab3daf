"""Clearings that have begun: one at a time in an archive, and those that ended in the middle are put on record (DM-03)."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from station.archive.clearing.bodies import ClearingBegun, MediaCleared
from station.archive.places import place_of
from station.archive.ports import LedgerFacts
from station.core.ledger import Entry, Stream

CLEARING_LOCK: Final = ".clearing-lock"
"""Held, at the root of the archive, by whoever clears a device."""
CLEARING_TRAIL: Final = ".clearing-trail"
"""Beside it: what has gone so far, until its end is on record."""
_PROBE: Final = re.compile(r"clearing-[0-9a-f]{16}")
_FIRST: Final = 500
"""Entries that are looked at before further ones are read."""


def probe_name() -> str:
    """A name for what is made in the archive for a moment: a plain one, since shares of a folder may hide names with a dot."""
    return f"clearing-{secrets.token_hex(8)}"


def is_of_clearing(name: str) -> bool:
    """Whether a file of an archive is one that a clearing makes: its lock, its trail, or what it left where it was killed."""
    return name.startswith(CLEARING_LOCK) or name == CLEARING_TRAIL or _PROBE.fullmatch(name) is not None


@contextmanager
def clearing_alone(root: Path) -> Iterator[bool]:
    """Within it nobody else clears a device of this archive; False where somebody does now. Raises OSError."""
    fd = os.open(root / CLEARING_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(fd)


def without_end(ledger: LedgerFacts, place: str) -> Entry | None:
    """The entry that began a clearing of an archive which never ended; only the newest can be one, since each begins alone."""
    begun = _newest(ledger, Stream.AUDIT, ClearingBegun.KIND)
    newest = next((each for each in begun if place_of(each.of(ClearingBegun).clearing) == place), None)
    if newest is None:
        return None
    name = newest.of(ClearingBegun).clearing
    ended = _newest(ledger, Stream.CUSTODY, MediaCleared.KIND)
    return None if any(each.of(MediaCleared).clearing == name for each in ended) else newest


def _newest(ledger: LedgerFacts, stream: Stream, kind: str) -> Iterator[Entry]:
    """All entries of a kind, newest first: other desktops may have cleared any number of devices since."""
    size, seen = _FIRST, 0
    while True:
        found = ledger.of_kind(stream, kind, size)
        yield from found[seen:]
        if len(found) < size:
            return
        size, seen = size * 4, len(found)
