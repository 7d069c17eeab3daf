"""Kept slips: one HTML page per slip, in a folder per month."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import date
from pathlib import Path

from station.core.documents import Document
from station.core.errors import StoreProblem
from station.core.places import for_owner, make_folder
from station.reports.html import render_html

_NOT_IN_NAME = re.compile(r"[^\w.-]+")


class HtmlSlipBox:
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


def _settle(folder: Path) -> None:
    """Bring the folder's own entries to the disk; a system without folder handles does it by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
