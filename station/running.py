"""What runs while a station is open: its log file, and the check of who may read the stored files."""

from __future__ import annotations

import logging
import logging.handlers
import threading
from io import TextIOWrapper
from pathlib import Path

from station.core.places import for_owner, make_folder, tighten_stored

_LOG_BYTES, _LOGS_KEPT = 1_000_000, 5

log = logging.getLogger(__name__)


class StoredModes:
    """Takes others' permissions from stored recordings step by step, after everything else of the start."""

    _PAUSE_SECONDS = 0.05

    def __init__(self, *folders: Path) -> None:
        """`folders` are those of stored files: the archive, the attached files."""
        self._folders = folders
        self._ended = threading.Event()

    def __enter__(self) -> None:
        threading.Thread(target=self._close, name="stored modes", daemon=True).start()

    def __exit__(self, *_failure: object) -> None:
        self._ended.set()

    def _close(self) -> None:
        for folder in self._folders:
            found = tighten_stored(folder, lambda: not self._ended.wait(self._PAUSE_SECONDS))
            if found.closed or found.left_open:
                log.warning(
                    "stored files open to others: %d closed, %d can't be", found.closed, len(found.left_open)
                )


class _OwnLog(logging.handlers.RotatingFileHandler):
    """Log files for their owner alone."""

    def _open(self) -> TextIOWrapper:
        return open(  # type: ignore[return-value]  # with an encoding it is a text file
            self.baseFilename, self.mode, encoding=self.encoding, opener=for_owner
        )


class LogFile:
    """The program's log in the station's folder ``logs``: a few files of a megabyte."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handler: logging.Handler | None = None

    def __enter__(self) -> None:
        try:
            make_folder(self._folder)
            self._handler = _OwnLog(
                self._folder / "station.log", maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8"
            )
        except OSError as problem:
            log.warning("no log file: %s", problem)
            return
        self._handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s %(message)s")
        )
        root = logging.getLogger()
        root.addHandler(self._handler)
        root.setLevel(min(root.level or logging.INFO, logging.INFO))

    def __exit__(self, *_failure: object) -> None:
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
