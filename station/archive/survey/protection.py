"""Whether a file is write-protected on its card: the read-only attribute of FAT and exFAT, by which cameras protect what they hold.

Asked of the kernel's own file systems; others, such as a FUSE driver, don't say, and then nothing is known.
"""

from __future__ import annotations

import fcntl
import struct
from typing import Final

_GET_ATTRIBUTES: Final = 0x80047210
"""FAT_IOCTL_GET_ATTRIBUTES of linux/msdos_fs.h."""
_READ_ONLY: Final = 0x01
"""ATTR_RO."""


def is_write_protected(descriptor: int) -> bool:
    """Whether the open file bears the attribute; False too where the file system does not say."""
    try:
        answer = fcntl.ioctl(descriptor, _GET_ATTRIBUTES, bytes(4))
    except OSError:
        return False
    return bool(struct.unpack("=I", answer)[0] & _READ_ONLY)
