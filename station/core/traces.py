"""Traces of a station beside its database: where they lie without a database, a station was here before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from station.core.settings import Settings

OWN_FOLDERS = (".manifests", ".sessions")
"""Folders that only an import makes in an archive."""


def traces(settings: Settings) -> tuple[Path, ...]:
    """Key, witness, slips, attached files or recordings that lie there; none while a station is being made (`founding_file`).

    An archive outside the data folder may hold files of others, so only the station's own folders in it count.
    """
    if settings.founding_file.exists():
        return ()
    found = [each for each in (settings.key_file, settings.witness_file) if each.exists()]
    found += [each for each in (settings.slips_folder, settings.attachments_folder) if _holds_a_file(each)]
    archive = settings.archive_folder
    inside = archive.is_relative_to(settings.data)
    if (inside and _holds_a_file(archive)) or any((archive / name).exists() for name in OWN_FOLDERS):
        found.append(archive)
    return tuple(found)


def _holds_a_file(folder: Path) -> bool:
    return next(_files(folder), None) is not None


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from (path for path in folder.rglob("*") if not path.is_dir())
    except OSError:  # a folder that can't be looked into is not empty
        yield folder
