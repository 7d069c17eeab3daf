"""Whether a file is write-protected on its card: the read-only attribute of FAT and exFAT, by which cameras protect what they hold.

Asked of the kernel's own file systems; where one does not say it (exFAT before Linux 6.8), the file's mode shows it. Others,
such as a FUSE driver, say nothing, and then nothing is known.
"""

from __future__ import annotations

import fcntl
import os
import struct
from pathlib import Path
from typing import Final

from station.archive.copying.mounts import MOUNTINFO, mounts

_GET_ATTRIBUTES: Final = 0x80047210
"""FAT_IOCTL_GET_ATTRIBUTES of linux/msdos_fs.h."""
_READ_ONLY: Final = 0x01
"""ATTR_RO."""
_WRITE: Final = 0o222
_SHOWN_BY_MODE: Final = "exfat"
"""It takes the right to write away from files with the attribute, and from no others but by its mount's mask."""


class Protection:
    """Asks file by file; what is mounted is looked up once for each device."""

    def __init__(self, mountinfo: Path = MOUNTINFO) -> None:
        self._mountinfo = mountinfo
        self._masks: dict[int, int] = {}
        """By device, the rights to write that a file without the attribute has; none where the mode shows nothing."""

    def is_on(self, descriptor: int) -> bool:
        """Whether the open file bears the attribute; False too where the file system does not say."""
        try:
            answer = fcntl.ioctl(descriptor, _GET_ATTRIBUTES, bytes(4))
        except OSError:
            return self.is_shown_by(os.fstat(descriptor))
        return bool(struct.unpack("=I", answer)[0] & _READ_ONLY)

    def is_shown_by(self, seen: os.stat_result) -> bool:
        """Whether the mode of a file shows the attribute."""
        if seen.st_dev not in self._masks:
            self._masks[seen.st_dev] = self._mask(f"{os.major(seen.st_dev)}:{os.minor(seen.st_dev)}")
        mask = self._masks[seen.st_dev]
        return bool(mask) and not seen.st_mode & mask

    def _mask(self, number: str) -> int:
        mounted = next((each for each in mounts(self._mountinfo) if each.number == number), None)
        if mounted is None or mounted.file_system != _SHOWN_BY_MODE:
            return 0
        masked = next((each[6:] for each in mounted.options if each.startswith("fmask=")), "777")
        return _WRITE & ~int(masked, 8)
