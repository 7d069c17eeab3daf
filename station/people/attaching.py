"""Files that a person adds to what is on record: received together, taken once each, found again by their entry."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from station.core.attachments import (
    AttachedFile,
    Attachment,
    AttachmentFiles,
    Picture,
    ReceivedFile,
    StoredState,
)
from station.core.errors import Refused
from station.core.progress import CancelToken
from station.people.sessions import Session

MOST_FILES: Final = 200
"""Of one thing."""
LONGEST_NOTE: Final = 500


class AttachmentsReader(Protocol):
    """Which files belong to what, within one transaction."""

    def about(self, subject: str) -> tuple[Attachment, ...]:
        """The files that belong to a subject, oldest first."""
        ...


@contextmanager
def received_files(files: AttachmentFiles, paths: Sequence[Path]) -> Iterator[tuple[ReceivedFile, ...]]:
    """Copy and judge the files at `paths`; what no entry names is gone at the end. Raises like `AttachmentFiles.receive`."""
    with ExitStack() as received:
        yield tuple(received.enter_context(files.receive(path)) for path in dict.fromkeys(paths))


def require_taken(named: str, present: Sequence[Attachment], file: AttachedFile, note: str, rule: str) -> str:
    """The note as it is recorded, where the thing `named` takes one more file.

    Raises Refused ``attachments.twice``, ``attachments.too_many``, ``attachments.note_long``.
    """
    counting = [each for each in present if not each.voided]
    for each in counting:
        if each.file.sha256 == file.sha256:
            facts = {"tag": named, "name": file.name, "seq": each.seq, "there": each.file.name}
            raise Refused("attachments.twice", rule=rule, **facts)
    if len(counting) >= MOST_FILES:
        raise Refused("attachments.too_many", rule=rule, tag=named, most=MOST_FILES)
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused("attachments.note_long", rule=rule, field="note", longest=LONGEST_NOTE)
    return note.strip()


def file_by(files: Sequence[Attachment], seq: int, named: str, rule: str) -> Attachment:
    """The file that the entry `seq` added to the thing `named`. Raises Refused ``attachments.unknown``."""
    for each in files:
        if each.seq == seq:
            return each
    raise Refused("attachments.unknown", rule=rule, tag=named, seq=seq)


@dataclass(frozen=True, slots=True)
class FilesFound:
    """The files of one thing on record, how a refusal calls that thing, and the rule by which it keeps them."""

    named: str
    rule: str
    files: tuple[Attachment, ...]


class FilesOnRecord(ABC):
    """Seeing the files of what is on record and taking them along. A subclass says who may look, and finds them in `_found`.

    ``class StocktakeFiles(FilesOnRecord, ask=asks(Permission.EQUIPMENT_VIEW))``
    """

    _files: AttachmentFiles

    def __init_subclass__(cls, *, ask: Callable[[Any], Any], **more: Any) -> None:
        super().__init_subclass__(**more)
        for name in ("kept", "compared", "picture", "save"):
            setattr(cls, name, ask(getattr(cls, name)))

    @abstractmethod
    def _found(self, session: Session, key: str) -> FilesFound:
        """The files of the thing that is known by `key`. Raises Refused where there is no such thing."""

    def kept(self, session: Session, key: str) -> tuple[Attachment, ...]:
        """The files of a thing, oldest first, with those whose entry was voided. Raises Refused where there is no such thing."""
        return self._found(session, key).files

    def compared(self, session: Session, key: str) -> tuple[tuple[Attachment, StoredState], ...]:
        """The same, each read from the disk and compared with its entry."""
        return tuple((each, self._files.state(each.file)) for each in self._found(session, key).files)

    def picture(self, session: Session, key: str, seq: int, *, cancel: CancelToken | None = None) -> Picture:
        """The picture that the entry `seq` added, compared before. Raises like `AttachmentFiles.picture`, Refused ``attachments.unknown``."""
        return self._files.picture(self._one(session, key, seq).file, cancel)

    def save(self, session: Session, key: str, seq: int, target: Path) -> Path:
        """Write a copy of the file that the entry `seq` added. Raises like `AttachmentFiles.save`, Refused ``attachments.unknown``."""
        return self._files.save(self._one(session, key, seq).file, target)

    def _one(self, session: Session, key: str, seq: int) -> Attachment:
        found = self._found(session, key)
        return file_by(found.files, seq, found.named, found.rule)


def numbered(key: str) -> int:
    """The number by which a thing is known; 0, which nothing has, where `key` is none."""
    return int(key) if key.isascii() and key.isdigit() else 0
