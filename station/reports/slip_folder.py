"""The folder of slips: one HTML page for each slip, in a folder for each month."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from station.core.documents import Document
from station.core.errors import StoreProblem
from station.core.places import for_owner, make_folder
from station.reports.html import render_html

_NOT_IN_NAME = re.compile(r"[^\w.-]+")


class HtmlSlipFolder:
    """The folder ``slips`` of a station; every page is there whole or not at all, also after a power cut."""

    def __init__(self, folder: Path, *, language: str = "zh-CN") -> None:
        self._folder = folder
        self._language = language

    def keep(self, number: str, day: date, document: Document) -> Path:
        """Write ``<yyyy-mm>/<number>.html`` and return its path. Raises StoreProblem `slip.not_kept`."""
        name = _NOT_IN_NAME.sub("-", number).strip(".-")
        if not name:
            raise ValueError(f"no slip number: {number!r}")
        month = self._folder / f"{day:%Y-%m}"
        path = month / f"{name}.html"
        part = month / f".{name}.part"
        try:
            make_folder(month)
            with open(part, "wb", opener=for_owner) as file:
                file.write(render_html(document, language=self._language).encode())
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            _settle(month)
        except OSError as problem:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise StoreProblem("slip.not_kept", path=str(path), reason=problem.strerror or "") from problem
        return path

    def lying(self) -> Iterator[str]:
        """The places of all slips in the folder, month by month. Raises OSError."""
        if not self._folder.is_dir():
            return
        for month in sorted(self._folder.iterdir()):
            if month.is_dir() and not month.is_symlink():
                for path in sorted(month.glob("*.html")):
                    yield f"{month.name}/{path.name}"

    def digest(self, place: str) -> str | None:
        """The SHA-256 of the slip at `place`, never through a link; None where there is no such file. Raises OSError."""
        path = self._folder / place
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                return None
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except FileNotFoundError:
            return None


def _settle(folder: Path) -> None:
    """Write the folder's own entries to the disk; a system without folder handles does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
