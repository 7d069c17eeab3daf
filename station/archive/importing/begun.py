"""Copies that were interrupted, kept until the same card is back: ``<archive>/.begun/``.

A part file is kept with a record of what its session's journal proves: the card it is of, the source as it was seen, and the
marks up to which it was read. The record bears a MAC by the station's key; nothing else in that folder is followed. It lies there,
durably, before its part does, so that a power cut between the two leaves no part that nobody knows. A
later import of the same card goes on with the part and removes its record; what nobody comes back for is forgotten after `DAYS`.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from station.archive.attribution.values import Basis
from station.archive.clocks.values import ClockWay
from station.archive.copying import direct
from station.archive.copying.direct import sync_folder
from station.archive.copying.job import BegunCopy, CopyItem, CopyOutcome, marks_of
from station.archive.copying.journal import (
    UNFIT,
    BegunPart,
    JournalBroken,
    JournalContents,
    read_journal,
    session_key,
)
from station.archive.copying.publish import made_folder
from station.archive.copying.session import SessionFolder
from station.archive.copying.whole_files import write_new
from station.archive.identity.values import Certainty, certainty_of
from station.archive.importing.order import ImportOrder, SourceIdentity
from station.archive.survey.values import SourceFile
from station.archive.values import ImportOptions
from station.core.authentication import Authenticate
from station.core.clock import from_record, to_record
from station.core.errors import Refused
from station.core.plain_files import read_plain

BEGUN_FOLDER: Final = ".begun"
DAYS: Final = 30
_MOST: Final = 1000
_LONGEST_RECORD: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class BegunFile:
    """An interrupted copy on record: of which import and card, which file, and how much of it is here."""

    session: str
    began_at: datetime
    source: SourceIdentity
    file: BegunPart
    options: ImportOptions = field(default_factory=ImportOptions)
    """What the person stated who ordered that import."""

    @property
    def copied(self) -> int:
        """Bytes of it that are here."""
        return self.file.marks[-1].size if self.file.marks else 0

    def is_of(self, source: SourceIdentity) -> bool:
        """Whether it is of this card: by its serial number and label where it has any, else by its path."""
        told = (self.source.serial, self.source.label, self.source.file_system)
        if any(told):
            return told == (source.serial, source.label, source.file_system)
        return self.source.path == source.path


class BegunCopies:
    """The interrupted copies of one archive. `authenticate` is the station's MAC; without it nothing is kept or followed."""

    def __init__(self, archive_root: Path, authenticate: Authenticate | None) -> None:
        self._root, self._authenticate = archive_root, authenticate
        self._folder = archive_root / BEGUN_FOLDER

    def end(self, folder: SessionFolder, order: ImportOrder, outcomes: Sequence[CopyOutcome]) -> None:
        """Keep what a session of this process leaves that can be gone on with, and forget what is stored by now."""
        if self._authenticate is None:
            return
        stored = {each.source for each in outcomes if each.stored}
        self.forget(lambda found: not (found.is_of(order.source) and found.file.source in stored))
        if folder.parts.is_dir():
            with suppress(OSError, JournalBroken):
                contents = read_journal(folder.journal, session_key(self._authenticate, folder.name))
                if contents is not None:
                    self.keep(folder, order, contents)

    def keep(self, folder: SessionFolder, order: ImportOrder, contents: JournalContents) -> None:
        """Keep the part files of a session that ends, as far as its journal proves them. Raises OSError."""
        if self._authenticate is None:
            return
        for number, part in enumerate(contents.begun):
            lying = folder.parts / part.part
            if not lying.is_file() or lying.is_symlink():
                continue
            made_folder(self._folder)
            name = f"{folder.name}-{number}"
            file = replace(part, part=f"{name}.part")
            record = BegunFile(order.session, order.started_at, order.source, file, stated_in(order))
            self._write(folder.parts, name, _plain(record))
            direct.rename_new(lying, self._folder / f"{name}.part")
            sync_folder(self._folder)

    def all(self) -> tuple[BegunFile, ...]:
        """All that can be gone on with, the oldest import first."""
        return tuple(found for _, found in self._proved())

    def on(self, source: SourceIdentity, files: Iterable[SourceFile]) -> tuple[BegunFile, ...]:
        """What can be gone on with of these files of this card; a file that has changed since begins anew."""
        there = {(each.path, each.size, each.mtime_ns) for each in files}
        return tuple(
            each
            for each in self.all()
            if each.is_of(source) and (each.file.source, each.file.size, each.file.mtime_ns) in there
        )

    def lying_of(self, files: Iterable[SourceFile]) -> int:
        """So many bytes of these files are here: a copy that goes on with them needs no room for them."""
        there = {(each.path, each.size, each.mtime_ns) for each in files}
        return sum(
            each.copied
            for each in self.all()
            if (each.file.source, each.file.size, each.file.mtime_ns) in there
        )

    @staticmethod
    def put_to(items: Sequence[CopyItem], begun: Iterable[BegunFile]) -> tuple[CopyItem, ...]:
        """The same items, each with what is left of an interrupted copy of it."""
        known = {(each.file.source, each.file.size, each.file.mtime_ns): each.file for each in begun}

        def with_begun(item: CopyItem) -> CopyItem:
            found = known.get((item.source, item.size, item.mtime_ns))
            if found is None:
                return item
            return replace(item, begun=BegunCopy(f"{BEGUN_FOLDER}/{found.part}", found.marks))

        return tuple(map(with_begun, items))

    def forget(self, unless: Callable[[BegunFile], bool] = lambda _found: True) -> None:
        """Remove records whose part file was taken up, and both where `unless` says no.

        While the session that they are of still lies there, its parts are about to come.
        """
        for record, found in self._records():
            part = self._folder / found.file.part
            ends = SessionFolder.of(self._root, found.session).path.is_dir()
            if (part.is_file() or ends) and unless(found):
                continue
            for path in (record, part):
                with suppress(OSError):
                    path.unlink()

    def forget_old(self, now: datetime) -> None:
        """Forget what nobody came back for."""
        self.forget(lambda found: now - found.began_at < timedelta(days=DAYS))

    def names(self) -> frozenset[str]:
        """Names of the files that are proved to be kept here, relative to the archive; a record may lie there before its part."""
        found = [(record.name, each.file.part) for record, each in self._records()]
        return frozenset(f"{BEGUN_FOLDER}/{name}" for pair in found for name in pair)

    def _proved(self) -> Iterator[tuple[Path, BegunFile]]:
        for record, found in self._records():
            part = self._folder / found.file.part
            if part.is_file() and not part.is_symlink():
                yield record, found

    def _records(self) -> Iterator[tuple[Path, BegunFile]]:
        """The records that bear the station's MAC."""
        if self._authenticate is None or not self._folder.is_dir():
            return
        for path in sorted(self._folder.glob("*.json"))[:_MOST]:
            with suppress(OSError, *UNFIT):
                read = json.loads(read_plain(path, _LONGEST_RECORD))
                plain = read["begun"]
                if not hmac.compare_digest(bytes.fromhex(read["mac"]), self._mac(plain)):
                    continue
                found = _found(plain)
                if found.file.part == f"{path.stem}.part":
                    yield path, found

    def _write(self, parts: Path, name: str, plain: Mapping[str, Any]) -> None:
        """Write the record among the part files, whole, before it lies where it is followed; one of an earlier try is the same."""
        path = parts / f"{name}.json"
        path.unlink(missing_ok=True)
        write_new(path, json.dumps({"mac": self._mac(plain).hex(), "begun": plain}).encode("ascii"))
        path.replace(self._folder / path.name)
        sync_folder(self._folder)

    def _mac(self, plain: Mapping[str, Any]) -> bytes:
        if self._authenticate is None:
            raise RuntimeError("opened without the station's key")
        return self._authenticate(b"station-begun-copy/1\x00" + json.dumps(plain).encode("ascii"))


def _plain(found: BegunFile) -> dict[str, Any]:
    return {
        "options": json.loads(json.dumps(asdict(found.options))),
        "session": found.session,
        "began_at": to_record(found.began_at),
        "source": asdict(found.source),
        "file": json.loads(json.dumps(asdict(found.file))),
    }


def _found(plain: Mapping[str, Any]) -> BegunFile:
    """Raises KeyError, TypeError or ValueError for any other shape."""
    file = plain["file"]
    part = BegunPart(**{**file, "marks": marks_of(file["marks"])})
    options = dict(plain["options"])
    options["clock_way"] = ClockWay(options["clock_way"])
    source, began_at = SourceIdentity(**plain["source"]), from_record(plain["began_at"])
    return BegunFile(plain["session"], began_at, source, part, ImportOptions(**options))


def stated_in(order: ImportOrder) -> ImportOptions:
    """What the person stated who ordered an import."""
    stated = {each.attribution.officer for each in order.files if each.attribution.basis is Basis.STATED}
    known = certainty_of(order.camera_basis) in (Certainty.CONFIRMED, Certainty.STATED)
    return ImportOptions(
        officer=stated.pop() if len(stated) == 1 else None,
        camera=order.camera if known else None,
        matter=order.matter,
        purpose=order.purpose,
        clock_offset_ms=order.clock_offset_ms,
        camera_reason=order.camera_reason if known else "",
        clock_way=order.clock_way,
    )


def stated_anew(before: ImportOptions, now: ImportOptions) -> ImportOptions:
    """What was stated `before`, as far as nothing else is stated `now`."""
    told = {name: value for name, value in asdict(now).items() if value not in (None, "")}
    if "clock_offset_ms" not in told:
        told.pop("clock_way", None)
    return replace(before, **told)


def require_begun(begun: Sequence[BegunFile], session: str) -> BegunFile:
    """The first file inside which an import ended. Raises Refused ``archive.nothing_to_resume``."""
    found = next((each for each in begun if each.session == session), None)
    if found is None:
        known = " ".join(dict.fromkeys(each.session for each in begun))
        raise Refused("archive.nothing_to_resume", rule="DM-03", session=session, begun=known or "-")
    return found


def require_same_card(there: Sequence[BegunFile], wanted: BegunFile, source: Path) -> None:
    """Raise Refused ``archive.resumes_other_card`` where nothing of that import is on this card, or its files have changed."""
    if all(each.session != wanted.session for each in there):
        card = wanted.source.label or wanted.source.path
        raise Refused(
            "archive.resumes_other_card", rule="DM-03", session=wanted.session, source=str(source), card=card
        )
