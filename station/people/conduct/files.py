"""Photos and papers of records of conduct: added to one, seen and taken along by whoever may see the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from station.core.attachments import Attachment, AttachmentFiles, Picture, StoredState
from station.core.ledger import Entry
from station.core.progress import CancelToken
from station.people.asking import asks
from station.people.attaching import file_by, received_files
from station.people.conduct.attaching import keep_files
from station.people.conduct.decide import about_record
from station.people.conduct.ports import ConductStore
from station.people.conduct.use_cases import SEEN, Conduct
from station.people.conduct.values import ConductPaper
from station.people.permissions import Permission
from station.people.sessions import Session


class ConductFiles:
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

    @asks(within=SEEN)
    def of_record(self, session: Session, seq: int) -> tuple[Attachment, ...]:
        """The files of a record, oldest first. Raises Refused ``conduct.unknown``, also for one that the person may not see."""
        found = self._conduct.record(session, seq)
        with self._store.read() as view:
            return view.attachments.about(about_record(found.seq))

    @asks(within=SEEN)
    def compared(self, session: Session, seq: int) -> tuple[tuple[Attachment, StoredState], ...]:
        """The same, each read from the disk and compared with its entry."""
        return tuple((each, self._files.state(each.file)) for each in self.of_record(session, seq))

    @asks(within=SEEN)
    def picture(self, session: Session, key: str, seq: int, *, cancel: CancelToken | None = None) -> Picture:
        """The picture that the entry `seq` added to the record `key`. Raises like `AttachmentFiles.picture`, Refused ``attachments.unknown``."""
        return self._files.picture(self._one(session, key, seq).file, cancel)

    @asks(within=SEEN)
    def save(self, session: Session, key: str, seq: int, target: Path) -> Path:
        """Write a copy of the file that the entry `seq` added. Raises like `AttachmentFiles.save`, Refused ``attachments.unknown``."""
        return self._files.save(self._one(session, key, seq).file, target)

    def _one(self, session: Session, key: str, seq: int) -> Attachment:
        record = int(key) if key.isdigit() else 0
        found = self._conduct.record(session, record)
        return file_by(self.of_record(session, record), seq, f"{found.whose} {record}", found.rule.value)
