"""Files that belong to what is on record: photos and scanned papers. Their content's digest is their name and stands in the entry.

A body holds an `AttachedFile`; the file itself lies below the data folder under its digest, where nobody writes to it any
more. Whatever room records such an entry receives the file by `AttachmentFiles`, and compares it whenever it is shown.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Protocol

from station.core.ledger.bodies import Digest, Number, Text, Worded
from station.core.progress import CancelToken

MOST_BYTES: Final = 20 * 1024 * 1024
"""Of one file: a photo of a telephone has less than half, a scan of many pages fits."""
LONGEST_FILE_NAME: Final = 120
LONGEST_MACHINE: Final = 120


class AttachmentForm(StrEnum):
    """What a file is, judged by its content; worded in ``attachments.form.<value>``."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    BMP = "bmp"
    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def is_picture(self) -> bool:
        """Whether the program shows it itself."""
        return self not in (AttachmentForm.PDF, AttachmentForm.XLSX)


ENDINGS: Final = {
    AttachmentForm.JPEG: "jpg",
    AttachmentForm.PNG: "png",
    AttachmentForm.WEBP: "webp",
    AttachmentForm.TIFF: "tif",
    AttachmentForm.BMP: "bmp",
    AttachmentForm.PDF: "pdf",
    AttachmentForm.XLSX: "xlsx",
}
"""The suffix of each form."""
PICTURE_SUFFIXES: Final = ("jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp")
"""By which pictures are proposed for choosing."""
SUFFIXES: Final = (*PICTURE_SUFFIXES, "pdf")
"""The same for all such files."""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file as entries name it: its digest, the name that it had, its size and form, and the computer that has it."""

    sha256: Annotated[str, Digest()]
    name: Annotated[str, Text(LONGEST_FILE_NAME, 1)]
    size: Annotated[int, Number(1, MOST_BYTES, "bytes")]
    form: Annotated[AttachmentForm, Worded("attachments.form")]
    machine: Annotated[str, Text(LONGEST_MACHINE)]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file on record: about what (a subject), by which entry and who, what it is, and whether that entry was voided."""

    about: str
    seq: int
    place: int
    file: AttachedFile
    what: str
    note: str
    at: datetime
    by: str
    voided: bool


class StoredState(StrEnum):
    """How a stored file is compared with its entry; worded in ``attachments.state.<value>``."""

    WHOLE = "whole"
    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    ELSEWHERE = "elsewhere"
    """Another computer of the office has it."""


class Picture(Protocol):
    """Plain points: lines from the top, three bytes for each point, with `alpha` four.

    `kept_apart` says whether the system confined the decoding.
    """

    @property
    def width(self) -> int:
        """Points in a line."""
        ...

    @property
    def height(self) -> int:
        """Lines."""
        ...

    @property
    def alpha(self) -> bool:
        """Whether there is a fourth byte."""
        ...

    @property
    def content(self) -> bytes | bytearray:
        """The points."""
        ...

    @property
    def kept_apart(self) -> bool:
        """Whether the decoding was confined."""
        ...


class ReceivedFile(Protocol):
    """A file that was copied and judged, and has not its name yet."""

    @property
    def file(self) -> AttachedFile:
        """What the entry says of it."""
        ...

    def keep(self) -> None:
        """Give it its name; within the unit of work that records it. Raises StoreProblem ``attachments.not_kept``."""
        ...


class AttachmentFiles(Protocol):
    """The folder of these files."""

    def receive(
        self, path: Path, cancel: CancelToken | None = None, *, tables: bool = False
    ) -> AbstractContextManager[ReceivedFile]:
        """Copy the file at `path` and judge it by its content; what was not kept is gone at the end.

        It is a photo or a paper; with `tables` a workbook, which the caller has read in a confined process.

        Raises Refused ``attachments.own_folder``, ``attachments.too_large``, ``attachments.empty``, ``attachments.kind``,
        ``attachments.broken``, ``attachments.too_many_points``, ``sandbox.not_a_file``; StoreProblem ``attachments.not_readable``, ``attachments.not_kept``;
        Cancelled.
        """
        ...

    def state(self, file: AttachedFile) -> StoredState:
        """Read the file from the disk and compare it."""
        ...

    def picture(self, file: AttachedFile, cancel: CancelToken | None = None) -> Picture:
        """The picture, compared before. Raises IntegrityProblem and Refused ``attachments.<state>``, Refused ``attachments.not_shown``, Cancelled."""
        ...

    def save(self, file: AttachedFile, target: Path) -> Path:
        """Write a copy of the file, compared before. Raises like `picture`, Refused ``reports.own_folder``, StoreProblem ``reports.not_writable``."""
        ...
