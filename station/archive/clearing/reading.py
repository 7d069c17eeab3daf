"""Reading a file of a device and its copies, and removing it: nothing is reached through a link or over another mount (DM-03)."""

from __future__ import annotations

import errno
import logging
import os
import secrets
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.archive.clearing.begun import probe_name
from station.archive.clearing.values import ContentOnDevice, KeptReason, ReadAnew, ReadyFile
from station.archive.copying import direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.journal import JournalBroken
from station.archive.copying.meter import Meter
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import open_stored
from station.archive.copying.trouble import FileTrouble
from station.archive.fixity.values import FileFault
from station.archive.outcomes import ReadingWay, weakest
from station.archive.survey.values import SourceFile

log = logging.getLogger(__name__)

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """The folder of a file, held open; `seen` is the file as it lies there, None where it does not."""

    fd: int
    name: str
    seen: os.stat_result | None

    def lies_as(self, file: SourceFile) -> bool:
        """Whether the file is still the one of the survey."""
        now = self.seen
        return (
            now is not None
            and stat.S_ISREG(now.st_mode)
            and (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)
        )

    def unchanged(self) -> bool:
        """Whether the same file still lies there, and nothing was done to it since it was looked at."""
        return self.seen is not None and _same(self.seen, _look(self.fd, self.name))


class DeviceReader:
    """The files of a device below `root`, and their copies in the archive and the second one.

    `parts` are those of its disk, where it has several. `mounts` are the paths at which something else is mounted. `meter`
    counts what is read and carries the wish to stop. To be closed; made, it raises OSError where the device is gone.
    """

    def __init__(
        self,
        root: Path,
        parts: Collection[Path],
        mounts: Collection[str],
        archive: Path,
        second: Path | None,
        meter: Meter,
    ) -> None:
        self._root, self._mounts, self._meter = root, mounts, meter
        self._archive, self._second = archive, second
        self._device = ColdReading(root)
        self._copies = [ColdReading(each) for each in (archive, second) if each is not None]
        self._ring = Ring(transfer.RING, transfer.BLOCK)
        self._numbers = {each: each.stat().st_dev for each in parts or (root,)}
        self._apart: dict[tuple[int, int, Path], bool] = {}
        self._read: dict[Path, os.stat_result] = {}
        self._fd = os.open(root, _FOLDER)

    def close(self) -> None:
        """Let go of the device."""
        direct.close_source(self._fd)

    @property
    def ways(self) -> tuple[ReadingWay, ReadingWay]:
        """How the device and the copies were read."""
        return self._device.way, weakest(each.way for each in self._copies)

    def is_there(self) -> bool:
        """Whether the device is still the one that was there at the beginning."""
        with suppress(OSError):
            os.scandir(self._fd).close()
            return all(each.stat().st_dev == number for each, number in self._numbers.items())
        return False

    @contextmanager
    def folder_of(self, file: SourceFile) -> Iterator[OpenFolder | None]:
        """The folder of a file, reached from the root without any link; None where that can't be, or another mount is in the way."""
        fd = self._opened(file.path)
        try:
            yield None if fd is None else OpenFolder(fd, file.name, _look(fd, file.name))
        finally:
            if fd is not None:
                direct.close_source(fd)

    def evidence(
        self, ready: ReadyFile, folder: OpenFolder | None
    ) -> tuple[ReadAnew, ContentOnDevice | None]:
        """What the file and its copies are read to be, and which of the listed contents that is. Raises Cancelled."""
        if folder is None:
            return ReadAnew(None, unchanged=False, reachable=False), None
        if not folder.lies_as(ready.file):
            return ReadAnew(None, unchanged=False), None
        found = self._hash(folder)
        content = next((each for each in ready.contents if each.sha256 == found), None)
        if content is None:
            return ReadAnew(found, folder.unchanged()), None
        copy = self._fault(self._archive, self._copies[0], content.recording.stored, content)
        second = None
        if self._second is not None:
            second = self._fault(self._second, self._copies[1], content.second, content)
        lying = [path for path in self._paths(content) if os.path.lexists(path)]  # what is gone is missing
        told = [self._is_apart(folder, path) for path in lying]
        apart = None if None in told and False not in told else all(told)
        copy = copy or self._since(self._archive, content.recording.stored)
        if self._second is not None and content.second is not None:
            second = second or self._since(self._second, content.second)
        return ReadAnew(found, folder.unchanged(), copy, second, apart=apart), content

    def copies_lie(self, content: ContentOnDevice) -> bool:
        """Whether the copies are still there, after the file is gone from the device."""
        with suppress(OSError):
            return all(path.lstat().st_size == content.recording.size for path in self._paths(content))
        return False

    def remove(self, folder: OpenFolder, content: ContentOnDevice) -> KeptReason | None:
        """Remove the file and write that down on the device; why it stays, where it does.

        It gets another name first: where a copy goes with it, both are one file, whatever was seen before (a share that hides
        names, a mount that remembers its folders), and it gets its name back.
        """
        if not folder.unchanged():
            return KeptReason.CHANGED
        aside = f"cleared-{secrets.token_hex(8)}{Path(folder.name).suffix[:9]}"
        try:
            os.rename(folder.name, aside, src_dir_fd=folder.fd, dst_dir_fd=folder.fd)
        except OSError:
            return KeptReason.NOT_REMOVED
        try:
            if not self.copies_lie(content):
                _named_again(folder, aside)
                return KeptReason.SAME_FILE
            os.unlink(aside, dir_fd=folder.fd)
        except OSError:
            _named_again(folder, aside)
            return KeptReason.NOT_REMOVED
        with suppress(
            OSError
        ):  # a device that was pulled now has lost the name or not; the file has its copies
            direct.sync_opened(folder.fd)
        return None

    # ------------------------------------------------------------------------------------------------ parts

    def _paths(self, content: ContentOnDevice) -> Iterator[Path]:
        """Where the copies lie."""
        yield self._archive / content.recording.stored
        if self._second is not None and content.second is not None:
            yield self._second / content.second

    def _is_apart(self, folder: OpenFolder, copy: Path) -> bool | None:
        """Whether a file and its copy are two, also where the archive is reached by another road (a share, a second mount).

        Numbers of files don't tell that. What is written beside the copy for a moment must not be seen beside the file; None where nothing can be.
        """
        with suppress(OSError):
            lies = copy.lstat()
            if folder.seen is None or (lies.st_dev, lies.st_ino) == (folder.seen.st_dev, folder.seen.st_ino):
                return False
            number = os.fstat(folder.fd)
            pair = (number.st_dev, number.st_ino, copy.parent)
            if pair not in self._apart:
                self._apart[pair] = not _seen_beside(folder.fd, copy.parent)
            return self._apart[pair]
        return None

    def _opened(self, path: str) -> int | None:
        *folders, _ = path.split("/")
        reached = self._root
        at = os.dup(self._fd)
        try:
            for name in folders:
                reached /= name
                self._require_own(reached)
                inner = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=at)
                os.close(at)
                at = inner
            self._require_own(self._root / path)
            self._require_number(at)
        except OSError:
            direct.close_source(at)
            return None
        return at

    def _require_own(self, reached: Path) -> None:
        if str(reached) in self._mounts:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    def _require_number(self, folder: int) -> None:
        if os.fstat(folder).st_dev not in self._numbers.values():
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    def _hash(self, folder: OpenFolder) -> str | None:
        try:
            fd = self._device.open(Path(folder.name), folder=folder.fd)
        except OSError:
            return None
        try:
            if folder.seen is None or not _same(folder.seen, os.fstat(fd)):
                return None
            return transfer.hash_open(fd, self._ring, self._meter)
        except (OSError, FileTrouble):
            return None
        finally:
            direct.close_source(fd)

    def _fault(
        self, root: Path, disk: ColdReading, stored: str | None, content: ContentOnDevice
    ) -> FileFault | None:
        if stored is None:
            return FileFault.MISSING
        try:
            fd = open_stored(root, stored, disk)
        except FileNotFoundError:
            return FileFault.MISSING
        except (OSError, JournalBroken):
            return FileFault.UNREADABLE
        try:
            self._read[root / stored] = lies = os.fstat(fd)
            if lies.st_size != content.recording.size:
                return FileFault.SIZE
            found = transfer.hash_open(fd, self._ring, self._meter)
        except (OSError, FileTrouble):
            return FileFault.UNREADABLE
        finally:
            os.close(fd)
        return None if found == content.sha256 else FileFault.CHANGED

    def _since(self, root: Path, stored: str) -> FileFault | None:
        """What was done to a copy since it began to be read: while the others were read, minutes may have gone by."""
        try:
            now = (root / stored).lstat()
        except OSError:
            return FileFault.MISSING
        return None if _same(self._read.pop(root / stored), now) else FileFault.CHANGED


def _seen_beside(folder: int, beside: Path) -> bool:
    """Whether a file that is made in a folder of an archive is seen in an open folder of the device. Raises OSError."""
    probe = beside / probe_name()
    os.close(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    try:
        return _look(folder, probe.name) is not None
    finally:
        probe.unlink()


def _named_again(folder: OpenFolder, aside: str) -> None:
    """Give a file its name back."""
    try:
        os.rename(aside, folder.name, src_dir_fd=folder.fd, dst_dir_fd=folder.fd)
    except OSError:
        log.exception("a file of a device that is cleared did not get its name back: %s", aside)


def _look(folder: int, name: str) -> os.stat_result | None:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None


def _same(before: os.stat_result, now: os.stat_result | None) -> bool:
    return now is not None and all(
        getattr(before, name) == getattr(now, name)
        for name in ("st_dev", "st_ino", "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns")
    )
