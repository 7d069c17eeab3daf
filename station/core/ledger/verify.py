"""Verification of a stream: every changed, missing, swapped, cut or duplicate entry is found and located.

The verifier takes stored rows in their stored order and never serialises anew, since the stored bytes were hashed. It
goes on after a fault, so that one report names all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, NamedTuple

from station.core.clock import to_record
from station.core.ledger.chain import Head, link, link_prefix
from station.core.ledger.columns import ColumnsCheck
from station.core.ledger.entry import Entry, entry_from_content
from station.core.ledger.stream import Stream
from station.core.ledger.suites import DEFAULT_SUITE, SUITES, Suite

EPOCH_STARTED = "ledger.epoch_started"
"""Kind of the entry that opens an epoch and names its suite and key."""


class StoredEntry(NamedTuple):
    """A row as it stands in a store: the hashed content, and the columns kept beside it for lookup.

    A tuple, because a verification makes a million of them.
    """

    stream: Stream
    seq: int
    epoch: int
    kind: str
    version: int
    happened_at: str
    recorded_at: str
    content: bytes
    prev_hash: bytes
    hash: bytes

    @classmethod
    def of(cls, entry: Entry) -> StoredEntry:
        """The row that stores `entry`."""
        return cls(
            entry.stream,
            entry.seq,
            entry.epoch,
            entry.kind,
            entry.version,
            to_record(entry.happened_at),
            to_record(entry.recorded_at),
            entry.content,
            entry.prev_hash,
            entry.hash,
        )

    def entry(self) -> Entry:
        """The entry the row holds. Raises ValueError or KeyError when the content is none."""
        return entry_from_content(self.content, self.hash)


_OF_BYTES = (7, 8, 9)
"""The places of content, previous hash and hash in a row."""


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """One fault: `code` is a text key below ``ledger.problem``, `seq` where it is, `facts` what was found."""

    code: str
    stream: str
    seq: int
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VerifiedStream:
    """The outcome for one stream: number of entries, head, and faults."""

    stream: Stream
    entries: int
    head: Head
    problems: tuple[ChainProblem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


class ChainVerifier:
    """Verifies one stream of one station: `feed` it rows in stored order, then call `finish`.

    With ``thorough`` the columns beside the content are compared with it as well, which costs one parse for each
    entry. A part of a stream is verified from `after` on, the head before it, in an epoch whose suite is `suite`.
    """

    def __init__(
        self,
        station: str,
        stream: Stream,
        *,
        thorough: bool = True,
        after: Head | None = None,
        suite: Suite = DEFAULT_SUITE,
    ) -> None:
        self._station = station
        self._stream = stream
        self._thorough = thorough
        self._suite = suite
        self._head = after or Head.empty(stream)
        self._entries = 0
        self._problems: list[ChainProblem] = []
        self._columns = ColumnsCheck(station, stream.value)

    def _found(self, code: str, seq: int, **facts: object) -> None:
        self._problems.append(ChainProblem(code, self._stream.value, seq, facts))

    def feed(self, rows: Iterable[StoredEntry]) -> None:
        """Check the next rows."""
        for row in rows:
            self._check(row)

    def feed_columns(
        self, rows: Sequence[Sequence[Any]], stored: Callable[[Sequence[Any]], StoredEntry]
    ) -> None:
        """Check the next rows as a database gives them.

        A row holds the columns of `StoredEntry`, then whether the content is surely well-formed JSON (a database can
        tell this faster); `stored` makes an entry of it. The checks and the outcome are those of `feed`; rows that
        are evidently right are not parsed.
        """
        held = self._columns.hold(rows) if self._thorough else repeat(True)
        head, stream = self._head, self._stream.value
        epoch, seq, digest = head.epoch, head.seq, head.hash
        digest_of, prefix = self._suite.digest_of, link_prefix(self._suite)
        for row, holds in zip(rows, held, strict=False):
            if (
                row[1] == seq + 1
                and row[0] == stream
                and row[8] == digest
                and row[2] == epoch
                and row[3] != EPOCH_STARTED
                and holds
                and (row[10] or not self._thorough)
                and digest_of(prefix + digest + row[7]) == row[9]
            ):
                seq, digest = seq + 1, row[9]
                self._entries += 1
                continue
            self._head = Head(self._stream, epoch, seq, digest)
            self._check(stored(row[:10]))
            if self._thorough:
                self._check_bytes(row)
            epoch, seq, digest = self._head.epoch, self._head.seq, self._head.hash
            digest_of, prefix = self._suite.digest_of, link_prefix(self._suite)
        self._head = Head(self._stream, epoch, seq, digest)

    def _check(self, row: StoredEntry) -> None:
        self._entries += 1
        self._check_place(row)
        if row.kind == EPOCH_STARTED:
            self._enter_epoch(row)
        self._check_content(row)
        self._head = Head(self._stream, row.epoch, max(row.seq, self._head.seq), row.hash)

    def _check_bytes(self, row: Sequence[Any]) -> None:
        """A text where bytes belong, which is read as its bytes."""
        for place in _OF_BYTES:
            if isinstance(row[place], str):
                self._found("column_changed", self._head.seq, column=StoredEntry._fields[place])

    def _check_place(self, row: StoredEntry) -> None:
        expected = self._head.seq + 1
        if row.seq > expected:
            self._found("missing", expected, last=row.seq - 1, count=row.seq - expected)
        elif row.seq < expected:
            self._found("out_of_order", row.seq, expected=expected)
        elif row.prev_hash != self._head.hash:
            self._found("link_broken", row.seq, expected=self._head.hash.hex(), found=row.prev_hash.hex())
        opens = row.kind == EPOCH_STARTED
        if row.epoch < self._head.epoch or (row.epoch > self._head.epoch and not opens):
            self._found("epoch_wrong", row.seq, expected=self._head.epoch, found=row.epoch)

    def _enter_epoch(self, row: StoredEntry) -> None:
        try:
            name = row.entry().body["suite"]
        except (ValueError, KeyError, TypeError):
            return  # the content check names it
        if isinstance(name, str) and name in SUITES:
            self._suite = SUITES[name]
        else:
            self._found("unknown_suite", row.seq, suite=name)

    def _check_content(self, row: StoredEntry) -> None:
        digest = link(self._suite, row.prev_hash, row.content)
        if digest != row.hash:
            self._found("content_changed", row.seq, expected=row.hash.hex(), found=digest.hex())
        elif self._thorough:
            self._check_columns(row)

    def _check_columns(self, row: StoredEntry) -> None:
        try:
            held = json.loads(row.content)
        except (ValueError, RecursionError):
            held = None
        if not isinstance(held, dict):
            self._found("unreadable", row.seq)
            return
        beside = {
            "station": self._station,
            "stream": row.stream.value,
            "seq": row.seq,
            "epoch": row.epoch,
            "kind": row.kind,
            "version": row.version,
            "happened_at": row.happened_at,
            "recorded_at": row.recorded_at,
            "prev": row.prev_hash.hex(),
        }
        for name, value in beside.items():
            if held.get(name) != value:
                self._found("column_changed", row.seq, column=name, expected=held.get(name), found=value)
        if row.stream is not self._stream:
            expected, found = self._stream.value, row.stream.value
            self._found("column_changed", row.seq, column="stream", expected=expected, found=found)

    def finish(self, recorded: Head | None = None) -> VerifiedStream:
        """The outcome; `recorded` is the end of the stream by the store's head row."""
        head = self._head
        if recorded is not None:
            if recorded.seq > head.seq:
                self._found("cut_off", head.seq + 1, last=recorded.seq, count=recorded.seq - head.seq)
            elif recorded.seq < head.seq:
                self._found("beyond_head", recorded.seq + 1, last=head.seq)
            elif recorded.hash != head.hash:
                self._found("head_changed", head.seq, expected=recorded.hash.hex(), found=head.hash.hex())
        return VerifiedStream(self._stream, self._entries, head, tuple(self._problems))
