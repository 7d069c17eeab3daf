"""Which file or folder: asked in the program's language, where the person looked last, else among their documents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

TABLES: Final = ("xlsx", "csv", "xls", "ods")
"""Suffixes of the tables that the station reads."""
_last: dict[str, Path] = {}
_FOLDER: Final = "folder"


def file_to_open(parent: QWidget, title: str, suffixes: Sequence[str]) -> Path | None:
    """A file that is there, with one of `suffixes` (``csv``) unless the person asks for all; None when not chosen."""
    patterns = f"{' '.join(_patterns(suffixes))};;*"
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_start()), patterns)
    return _chosen_file(chosen)


def file_to_save(
    parent: QWidget, title: str, name: str, suffixes: Sequence[str], *, folder: Path | None = None
) -> Path | None:
    """A file to be written, proposed as `name` in `folder`; with the suffix of the chosen kind if it has none of them.

    Where there are several kinds, the name is proposed without a suffix: one that stands there would outlive another choice.
    """
    patterns = _patterns(suffixes)
    suffix = Path(name).suffix
    if len(suffixes) > 1 and suffix[1:].lower() in suffixes:
        name = name.removesuffix(suffix)
    suggested = str((folder or _start()) / name)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, suggested, ";;".join(patterns))
    path = _chosen_file(chosen)
    if path is None or path.suffix.lower() in {f".{each}" for each in suffixes}:
        return path
    picked = suffixes[patterns.index(kind)] if kind in patterns else suffixes[0]
    return path.with_name(f"{path.name}.{picked}")


def folder_to_use(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """A folder that is there or is made in the dialog; None when not chosen."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start or _start()))
    if not chosen:
        return None
    _last[_FOLDER] = Path(chosen)
    return Path(chosen)


def _patterns(suffixes: Sequence[str]) -> list[str]:
    return [f"*.{each}" for each in suffixes]


def _chosen_file(chosen: str) -> Path | None:
    if not chosen:
        return None
    _last[_FOLDER] = Path(chosen).parent
    return Path(chosen)


def _start() -> Path:
    last = _last.get(_FOLDER)
    if last is not None and last.is_dir():
        return last
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
