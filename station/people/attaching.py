"""Files that a person adds to what is on record: received together, taken once each, found again by their entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol

from station.core.attachments import AttachedFile, Attachment, AttachmentFiles, ReceivedFile
from station.core.errors import Refused

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
