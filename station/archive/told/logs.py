"""Reading the log of a recorder that came along with an import, compared with its entry (DM-03)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.copying.whole_files import read_recorded
from station.archive.places import place_of
from station.archive.ports import ArchiveStore
from station.archive.told.bodies import RecorderSpoke
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import subject
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ReadLog:
    """A recorder's log as it was taken in: what its entry says, and the bytes."""

    entry: RecorderSpoke
    content: bytes


class RecorderLogs:
    """The logs of recorders in the archive at `archive_root`, whose place is `place`."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str) -> None:
        self._store, self._root, self._place = store, archive_root, place
        self._presence = Presence(store, archive_root, place)

    @asks(Permission.IMPORT_OTHERS)
    def read(self, session: Session, name: str) -> ReadLog:
        """The log that came along with the import `name`.

        Raises NotPermitted, Refused ``archive.unknown_import``, ``archive.no_recorder_log``, ``archive.log_elsewhere``; IntegrityProblem
        ``archive.file_missing``, ``archive.log_changed``; StoreProblem as `absence` where the whole disk is.
        """
        with self._store.read() as view:
            if view.archive.session(name) is None:
                raise Refused("archive.unknown_import", rule="DM-02", session=name)
            told = [each.typed for each in view.ledger.about(subject("session", name))]
        entry = next((each for each in told if isinstance(each, RecorderSpoke)), None)
        if entry is None or entry.log_path is None:
            raise Refused("archive.no_recorder_log", rule="DM-02", session=name)
        if place_of(name) != self._place:
            raise Refused("archive.log_elsewhere", rule="DM-03", session=name)
        try:
            content = read_recorded(self._root / entry.log_path, entry.log_sha256 or "")
        except OSError as problem:
            self._presence.require()
            raise IntegrityProblem("archive.file_missing", rule="DM-03", stored=entry.log_path) from problem
        if content is None:
            raise IntegrityProblem("archive.log_changed", rule="DM-03", stored=entry.log_path)
        return ReadLog(entry, content)
