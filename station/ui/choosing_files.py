"""Choosing a file or folder in the program's language, starting in the last used folder or the person's documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from station.core.in_time import answer_in_time
from station.core.texts import Texts
from station.ui.dialogs import confirm

TABLES: Final = ("xlsx", "csv", "xls", "ods")
"""Suffixes of the tables that the station reads."""
_OURS: Final = QFileDialog.Option.DontUseNativeDialog
"""The desktop's own dialog has a keyboard of its own: a code that is scanned there would be a file's name, and its Enter would choose it."""
_FOLDERS: Final = _OURS | QFileDialog.Option.ShowDirsOnly
_last: dict[str, Path] = {}
_FOLDER: Final = "folder"
_SAVED: Final = "saved"
"""Where something was saved last: what is read from a card or a stick is no place for what is written."""
_PATIENCE_SECONDS: Final = 0.25
"""What a folder on a network has to answer; then the dialog opens elsewhere."""
_MOST_ABOVE: Final = 3


def file_to_open(parent: QWidget, title: str, suffixes: Sequence[str]) -> Path | None:
    """A file that is there, with one of `suffixes` (``csv``) unless the person asks for all; None when not chosen."""
    patterns = f"{' '.join(_patterns(suffixes))};;*"
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(_start()), patterns, options=_OURS)
    return _chosen_file(chosen)


def files_to_open(parent: QWidget, title: str, suffixes: Sequence[str]) -> tuple[Path, ...]:
    """Several files of one folder, as `file_to_open`; none when not chosen."""
    patterns = f"{' '.join(_patterns(suffixes))};;*"
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, str(_start()), patterns, options=_OURS)
    return tuple(path for each in chosen if (path := _chosen_file(each)) is not None)


def file_to_save(
    parent: QWidget,
    texts: Texts,
    title: str,
    name: str,
    suffixes: Sequence[str],
    *,
    folder: Path | None = None,
) -> Path | None:
    """A file to be written, proposed as `name` in `folder`; with the suffix of the chosen kind if it has none of them.

    Where there are several kinds, the name is proposed without a suffix: one that stands there would outlive another choice.
    The dialog asks before a file is replaced by the name that was typed; where a suffix makes it another file that is there,
    that is asked here, and who says no chooses again. None when not chosen.
    """
    suffix = Path(name).suffix
    if len(suffixes) > 1 and suffix[1:].lower() in suffixes:
        name = name.removesuffix(suffix)
    suggested = _start(folder, _SAVED) / name
    while True:
        asked = _asked_for(parent, title, suggested, suffixes)
        if asked is None:
            return None
        typed, path = asked
        if path == typed or not answer_of(path.exists):
            return path
        question = texts("dialogs.replace_question", name=path.name)
        if confirm(parent, texts, question, texts("dialogs.replace_consequence"), texts("dialogs.replace")):
            return path
        suggested = typed


def folder_to_use(parent: QWidget, title: str, start: Path | None = None) -> Path | None:
    """A folder that is there or is made in the dialog; None when not chosen."""
    chosen = QFileDialog.getExistingDirectory(parent, title, str(_start(start)), options=_FOLDERS)
    if not chosen:
        return None
    _last[_FOLDER] = Path(chosen)
    return Path(chosen)


def _asked_for(
    parent: QWidget, title: str, suggested: Path, suffixes: Sequence[str]
) -> tuple[Path, Path] | None:
    """The path that was typed, and the same with the suffix of the chosen kind if it has none of them."""
    patterns = _patterns(suffixes)
    kinds = ";;".join(patterns)
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds, options=_OURS)
    typed = _chosen_file(chosen, _SAVED)
    if typed is None:
        return None
    if typed.suffix.lower() in {f".{each}" for each in suffixes}:
        return typed, typed
    picked = suffixes[patterns.index(kind)] if kind in patterns else suffixes[0]
    return typed, typed.with_name(f"{typed.name}.{picked}")


def _patterns(suffixes: Sequence[str]) -> list[str]:
    return [f"*.{each}" for each in suffixes]


def _chosen_file(chosen: str, what: str = _FOLDER) -> Path | None:
    if not chosen:
        return None
    _last[what] = Path(chosen).parent
    return Path(chosen)


def _start(wished: Path | None = None, what: str = _FOLDER) -> Path:
    """The first of these that is a folder: what is wished or used last, or what stands above it, documents, home."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    for place in filter(None, (wished, _last.get(what), Path(documents), Path.home())):
        for folder in (place, *islice(place.parents, _MOST_ABOVE)):
            there = answer_of(folder.is_dir)
            if there:
                return folder
            if there is None:  # what stands above it is on the same dead disk
                break
    return Path("/")


def answer_of(question: Callable[[], bool]) -> bool | None:
    """The answer to a question to the disk; None where none comes in a moment: a dead mount never answers."""
    try:
        return answer_in_time(question, _PATIENCE_SECONDS)
    except TimeoutError:
        return None
    except OSError:
        return False
