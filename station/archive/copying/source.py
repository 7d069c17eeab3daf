"""The source of a session, held by an open folder, so that another card mounted in its place is never read."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from station.archive.copying.direct import open_for_reading

_BLOCK_DEVICES = Path("/sys/dev/block")


class SourceRoot:
    """A folder whose files are read relative to it, and which can tell whether its device is still connected."""

    def __init__(self, root: Path) -> None:
        """Open `root`. Raises OSError."""
        self._fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        number = os.fstat(self._fd).st_dev
        device = _BLOCK_DEVICES / f"{os.major(number)}:{os.minor(number)}"
        self._device = device if device.exists() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._fd)

    def open(self, name: str, *, direct: bool) -> int:
        """File descriptor of the file `name`, never through a symbolic link at its end. Raises OSError."""
        return open_for_reading(Path(name), direct=direct, folder=self._fd)

    def is_gone(self) -> bool:
        """Whether the device was pulled: no folder of it can be listed, or the kernel has released it."""
        if self._device is not None and not self._device.exists():
            return True
        try:
            os.listdir(self._fd)  # noqa: PTH208 - by its descriptor: the path may be another card's by now
        except OSError:
            return True
        return False
