"""Outcomes and reasons of a file of an import, shared by the plan, the engine and the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class FileOutcome(StrEnum):
    """The outcomes of a file of an import."""

    COPIED = "copied"
    """Stored, read back from the disk and found equal."""
    ALREADY = "already"
    """The same content is stored already; nothing was added."""
    HELD = "held"
    """Not tried, for a stated reason; the next import can take it."""
    FAILED = "failed"
    """Tried, and something went wrong with this file."""
    PARTIAL = "partial"
    """What could be read of it is stored, with zeros where the device gave nothing; never counts as the whole file."""

    @property
    def is_whole(self) -> bool:
        """Whether all of the file is in the archive."""
        return self in (FileOutcome.COPIED, FileOutcome.ALREADY)

    @property
    def is_new(self) -> bool:
        """Whether the import stored content of it."""
        return self in (FileOutcome.COPIED, FileOutcome.PARTIAL)


class ReadingWay(StrEnum):
    """How what was stored was read back, or why that reading proves no disk (DM-03): words are ``archive.way.<value>``."""

    DIRECT = "direct"
    """Past the page cache."""
    PAGES_DROPPED = "pages_dropped"
    """After its pages were dropped from the page cache, and none was left."""
    DEVICE_FLUSHED = "device_flushed"
    """After the buffers of the device below the file system were dropped."""
    NO_RIGHT = "no_right"
    """The file system is served by a program over a device whose buffers this account may not drop."""
    MEMORY = "memory"
    """It lies in memory."""
    NETWORK = "network"
    """It lies on another computer."""
    LAYERED = "layered"
    """Another file system, a program or an image file lies between, with a memory of its own."""
    UNKNOWN = "unknown"
    """The file system is not known to read from the disk when asked, or pages of a file could not be dropped."""

    @property
    def is_cold(self) -> bool:
        """Whether it was read from the disk."""
        return self in (ReadingWay.DIRECT, ReadingWay.PAGES_DROPPED, ReadingWay.DEVICE_FLUSHED)

    @property
    def readback(self) -> str:
        """The word of the command contract: ``cold`` or ``not_proven``."""
        return "cold" if self.is_cold else "not_proven"


def weakest(ways: Iterable[ReadingWay]) -> ReadingWay:
    """Of several readings the one that proves least; ``unknown`` of none."""
    ordered = sorted(ways, key=list(ReadingWay).index)
    return ordered[-1] if ordered else ReadingWay.UNKNOWN


class Closing(StrEnum):
    """Whether an import closes the return of its device (EQ-05), or why not: words are ``archive.closing.<value>``."""

    WITHIN_LOAN = "within_loan"
    """All that was found is in, and some of it was recorded within the loan: the return is complete."""
    NO_DEVICE = "no_device"
    """Which device it was is not known."""
    NO_LOAN = "no_loan"
    """The device is in the store and nothing is awaited from it."""
    INCOMPLETE = "incomplete"
    """Something was not stored, or could not be looked at."""
    OTHER_DEVICE = "other_device"
    """The card says itself that it is of another device."""
    OTHERS_LOAN = "others_loan"
    """The loan is somebody else's, and the one who imports may close only their own."""
    NOTHING_FOUND = "nothing_found"
    """There was no recording: that nothing was recorded is declared and confirmed, not found by an import."""
    NOT_IDENTIFIED = "not_identified"
    """Nothing proves which device it was: no serial number on record, and no reason for the statement."""
    ONLY_WEAK_TIME = "only_weak_time"
    """Of what may be of the loan only the files' times are known, which anybody gives them by copying."""
    BEFORE_RETURN = "before_return"
    """It came in while the device was still out, so that more of the loan may have been recorded since."""
    OUTSIDE_LOAN = "outside_loan"
    """Nothing of it was recorded within the loan, or it came in as another device's."""


class JournalFault(StrEnum):
    """Why a session's journal is not followed but set aside for a person: words are ``archive.journal.<value>``."""

    FOREIGN = "foreign"
    """No line of it bears this station's MAC: of a former version, or written by somebody else."""
    ALTERED = "altered"
    """A line was changed, put in or taken out."""
    ESCAPES = "escapes"
    """A stored file is not named as one below the archive, or reached through a link."""
    OTHER_ORDER = "other_order"
    """The ledger knows another order of this session, or the journal one of another session."""
    UNUSABLE = "unusable"
    """It is ours and can't be followed."""
    STRANGE = "strange"
    """What lies in the folder of sessions is no session's folder."""
    MISSING = "missing"
    """The ledger has the order, and neither its end nor its journal is there."""
    LOST = "lost"
    """The desktop with its archive was declared lost before it was recorded."""
    PARTED = "parted"
    """It was recorded in a branch that parted from the ledger; the journal is made of the entries kept of it."""


class FileReason(StrEnum):
    """Why a file was held, failed or is stored already; worded in ``archive.reason.<value>``."""

    SAME_CONTENT = "same_content"
    # Held before the copy.
    UNREADABLE = "unreadable"
    GROWING = "growing"
    SPECIAL_FILE = "special_file"
    NO_SPACE = "no_space"
    # Held after the copy: nobody here can tell whether it is still there.
    ELSEWHERE = "elsewhere"
    # Held during the copy: not this file's fault.
    CANCELLED = "cancelled"
    SOURCE_GONE = "source_gone"
    DESTINATION_GONE = "destination_gone"
    DESTINATION_FULL = "destination_full"
    DESTINATION_READ_ONLY = "destination_read_only"
    ENGINE_DIED = "engine_died"
    # Failed.
    SOURCE_MISSING = "source_missing"
    SOURCE_ERROR = "source_error"
    SOURCE_CHANGED = "source_changed"
    SOURCE_DAMAGED = "source_damaged"
    DESTINATION_ERROR = "destination_error"
    MISMATCH = "mismatch"
