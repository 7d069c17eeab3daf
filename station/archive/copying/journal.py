"""The journal of one session: what is safe on the disk although the ledger may not know it yet.

One JSON object on each line, and one fsync for each batch of lines. The first line (`opened`) is written by whoever
orders the import and holds all that is needed to record it later; `verified` is written before a rename and `outcome`
after it, so that after a power cut between the two the file can be checked against the content's hash.

The program acts on a journal without asking, so the journal must be the station's own: each line carries a MAC by the
session's key over itself and the MAC before. That key is derived from the station's key and the session's name; the
engine gets it through its pipe and never sees the station's key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from station.archive.copying.direct import sync_folder
from station.archive.copying.job import (
    CopyOutcome,
    FurtherDigest,
    PrefixMark,
    UnreadSpan,
    digests_of,
    flat,
    gaps_of,
    marks_of,
)
from station.archive.outcomes import JournalFault
from station.core.authentication import Authenticate

OPENED = "opened"
VERIFIED = "verified"
OUTCOME = "outcome"
BEGUN = "begun"
MARK = "mark"
UNFIT: Final = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
"""What reading plain values of any other shape than ours may raise."""
_LONGEST: Final = 1 << 30
"""Bytes of a journal that are read at most; a million files come to less."""


class JournalBroken(Exception):
    """A journal that must not be followed; `fault` says why."""

    def __init__(self, fault: JournalFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Verified:
    """A part file that was read back and found equal, and that gets its name next."""

    source: str
    stored: str
    sha256: str
    size: int
    gaps: tuple[UnreadSpan, ...] = ()
    digests: tuple[FurtherDigest, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Plain values for a journal line."""
        listed = {
            "gaps": [flat(each) for each in self.gaps],
            "digests": [flat(each) for each in self.digests],
        }
        return flat(self) | listed

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Self:
        """What `to_dict` gave. Raises TypeError or ValueError for anything else."""
        gaps, digests = gaps_of(raw.get("gaps", ())), digests_of(raw.get("digests", ()))
        return cls(**{**raw, "gaps": gaps, "digests": digests})


@dataclass(frozen=True, slots=True)
class BegunPart:
    """A part file, its source as the survey saw it, and how far the source was read into it."""

    source: str
    part: str
    size: int
    mtime_ns: int
    marks: tuple[PrefixMark, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalContents:
    """The contents of a journal: the order, the outcomes by source, and files that were verified but not yet named.

    `begun` are the part files of sources that are not stored: what can be gone on with.
    """

    order: Mapping[str, Any]
    outcomes: tuple[CopyOutcome, ...]
    unfinished: tuple[Verified, ...]
    begun: tuple[BegunPart, ...] = ()


def session_key(authenticate: Authenticate | None, session: str) -> bytes:
    """The key of a session's journal. Raises RuntimeError without the station's key."""
    if authenticate is None:
        raise RuntimeError("opened without the station's key")
    return authenticate(b"station-import-journal/1\x00" + os.fsencode(session))


def order_digest(order: Mapping[str, object]) -> str:
    """The SHA-256 of an order's plain values, by which the ledger knows the order."""
    return hashlib.sha256(_dumped(order)).hexdigest()


class Journal:
    """Appends to one journal file; the data of every call are on the disk when it returns."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Raises OSError, JournalBroken when what is there is not written with `key`."""
        self._path, self._key = path, key
        self._lock = threading.Lock()
        self._fd = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            before = _Chain(key)
            for line in _whole_lines(self._fd):
                before.line(line)
        except BaseException:
            os.close(self._fd)
            raise
        self._mac = before.mac

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def open_order(self, order: Mapping[str, object]) -> None:
        """The first line: all that is needed to record this session later. Raises OSError."""
        self._append([{"event": OPENED, "order": dict(order)}])
        sync_folder(self._path.parent)

    def verified(self, files: Iterable[Verified]) -> None:
        """Note that these part files are equal to their sources and get their names next. Raises OSError."""
        self._append({"event": VERIFIED, **file.to_dict()} for file in files)

    def begun(self, part: BegunPart) -> None:
        """Note the part file of a source before its first byte, with what it has from an earlier session. Raises OSError.

        That of a new copy need not be on the disk at once: what is lost of it is copied again.
        """
        self._append([{"event": BEGUN, **asdict(part)}], durable=bool(part.marks))

    def marked(self, source: str, mark: PrefixMark) -> None:
        """Note how far a source was read into its part file. Raises OSError.

        It need not be on the disk at once: what is lost of it is copied again.
        """
        self._append([{"event": MARK, "source": source, **asdict(mark)}], durable=False)

    def outcomes(self, outcomes: Iterable[CopyOutcome]) -> None:
        """Note the outcomes of these files. Raises OSError."""
        self._append({"event": OUTCOME, **outcome.to_dict()} for outcome in outcomes)

    def _append(self, lines: Iterable[Mapping[str, object]], *, durable: bool = True) -> None:
        with self._lock:
            mac, written = self._mac, []
            for line in lines:
                plain = _dumped(line)
                mac = _mac(self._key, mac, plain)
                written.append(b'{"mac": "%s", "line": %s}\n' % (mac.hex().encode(), plain))
            data = b"".join(written)
            if not data:
                return
            before = os.fstat(self._fd).st_size
            try:
                while data:
                    data = data[os.write(self._fd, data) :]
                if durable:
                    os.fdatasync(self._fd)
            except OSError:
                # Half a line on a full disk must not run into the next one, which may find room again.
                with suppress(OSError):
                    os.ftruncate(self._fd, before)
                raise
            self._mac = mac


def read_journal(path: Path, key: bytes) -> JournalContents | None:
    """The journal at `path`; None when its first line never reached the disk. A torn last line is left out.

    Raises JournalBroken for a line that was not written with `key` in its place, OSError.
    """
    chain = _Chain(key)
    lines = [chain.line(line) for line in _lines_at(path)]
    if not lines:
        return None
    try:
        contents = _Contents()
        for line in lines:
            contents.take(line)
        return contents.read()
    except UNFIT as problem:
        raise JournalBroken(JournalFault.UNUSABLE) from problem


def read_unproved(path: Path) -> JournalContents:
    """The readable contents of a journal without its proof, for a person who decides on it.

    Raises JournalBroken ``unusable`` where it holds no order, OSError.
    """
    contents = _Contents()
    for line in _lines_at(path):
        with suppress(*UNFIT):
            read = json.loads(line)
            contents.take(read.get("line", read))
    try:
        return contents.read()
    except KeyError as problem:
        raise JournalBroken(JournalFault.UNUSABLE) from problem


@dataclass(slots=True)
class _Chain:
    """Checks the MACs of a journal from line to line."""

    key: bytes
    mac: bytes = b""

    def line(self, written: bytes) -> dict[str, Any]:
        """The next line's own content. Raises JournalBroken."""
        try:
            read = json.loads(written)
            line, said = read["line"], bytes.fromhex(read["mac"])
            mac = _mac(self.key, self.mac, _dumped(line))
        except UNFIT as problem:
            raise JournalBroken(JournalFault.ALTERED if self.mac else JournalFault.FOREIGN) from problem
        if not hmac.compare_digest(mac, said):
            raise JournalBroken(JournalFault.ALTERED if self.mac else JournalFault.FOREIGN)
        self.mac = mac
        return dict(line)


@dataclass(slots=True)
class _Contents:
    """Gathers lines; a later line about a file replaces an earlier one."""

    order: Mapping[str, Any] | None = None
    outcomes: dict[str, CopyOutcome] = field(default_factory=dict)
    verified: dict[str, Verified] = field(default_factory=dict)
    begun: dict[str, BegunPart] = field(default_factory=dict)

    def take(self, line: Mapping[str, Any]) -> None:
        """Raises KeyError, TypeError, ValueError or AttributeError for a line of another shape."""
        fields = dict(line)
        event = fields.pop("event")
        if event == OPENED:
            self.order = dict(fields["order"])
        elif event == VERIFIED:
            seen = Verified.from_dict(fields)
            self.verified[seen.source] = seen
        elif event == BEGUN:
            part = BegunPart(**{**fields, "marks": marks_of(fields["marks"])})
            self.begun[part.source] = part
        elif event == MARK:
            before, mark = self.begun[fields["source"]], PrefixMark(fields["size"], fields["sha256"])
            self.begun[before.source] = replace(before, marks=(*before.marks, mark))
        elif event == OUTCOME:
            outcome = CopyOutcome.from_dict(fields)
            self.outcomes[outcome.source] = outcome

    def read(self) -> JournalContents:
        """Raises KeyError when nothing was ordered."""
        if self.order is None:
            raise KeyError(OPENED)
        unfinished = tuple(seen for source, seen in self.verified.items() if source not in self.outcomes)
        stored = {each.source for each in self.outcomes.values() if each.stored} | self.verified.keys()
        begun = tuple(each for source, each in self.begun.items() if each.marks and source not in stored)
        return JournalContents(self.order, tuple(self.outcomes.values()), unfinished, begun)


def _dumped(line: object) -> bytes:
    return json.dumps(line).encode("ascii")


def _mac(key: bytes, before: bytes, line: bytes) -> bytes:
    return hmac.digest(key, before + line, "sha256")


def _lines_at(path: Path) -> Iterator[bytes]:
    # Never through a link, and never waiting for whoever holds the other end of a pipe.
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        yield from _whole_lines(fd)
    finally:
        os.close(fd)


def _whole_lines(fd: int) -> Iterator[bytes]:
    """Complete lines; only the write that was under way at a power cut has no line end."""
    found = os.fstat(fd)
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
        raise JournalBroken(JournalFault.FOREIGN)
    os.lseek(fd, 0, os.SEEK_SET)
    with os.fdopen(os.dup(fd), "rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield line
