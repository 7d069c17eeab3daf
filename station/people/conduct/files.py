"""Photos and papers of records of conduct: added to one, seen and taken along by whoever may see the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.ledger import Entry
from station.people.asking import asks
from station.people.attaching import FilesFound, FilesOnRecord, numbered, received_files
from station.people.conduct.attaching import keep_files
from station.people.conduct.decide import about_record
from station.people.conduct.ports import ConductStore
from station.people.conduct.use_cases import SEEN, Conduct
from station.people.conduct.values import ConductPaper
from station.people.permissions import Permission
from station.people.sessions import Session


class ConductFiles(FilesOnRecord, ask=asks(within=SEEN)):
    """Photos and papers of records. Adding needs CONDUCT_RECORD; looking is as with the record itself."""

    def __init__(self, store: ConductStore, files: AttachmentFiles, conduct: Conduct) -> None:
        self._store, self._files, self._conduct = store, files, conduct

    @asks(Permission.CONDUCT_RECORD)
    def attach(
        self,
        session: Session,
        seq: int,
        paths: Sequence[Path],
        paper: ConductPaper | None = None,
        note: str = "",
    ) -> tuple[Entry, ...]:
        """Copy the files into the data folder and record them as the record's; all of them or none.

        Raises like `AttachmentFiles.receive` and `decide_conduct_file`.
        """
        with received_files(self._files, paths) as received, self._store.write() as work:
            return keep_files(session, work, seq, received, self._store.clock.now(), paper, note)

    def _found(self, session: Session, key: str) -> FilesFound:
        found = self._conduct.record(session, numbered(key))
        with self._store.read() as view:
            files = view.attachments.about(about_record(found.seq))
        return FilesFound(f"{found.whose} {found.seq}", found.rule.value, files)
