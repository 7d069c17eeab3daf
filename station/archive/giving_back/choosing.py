"""What of an import is given back (pure), by the manifest of the import, which lists everything that lay on its source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from station.archive.giving_back.values import ListedFile
from station.archive.survey.grouping import tree_of
from station.archive.survey.values import FileRole
from station.core.clock import from_record


def read_manifest(content: bytes) -> tuple[ListedFile, ...]:
    """The files that a manifest lists. Raises ValueError, KeyError, TypeError for anything else."""
    return tuple(_listed(each) for each in json.loads(content)["files"])


def _listed(raw: dict[str, Any]) -> ListedFile:
    modified = raw.get("modified")
    return ListedFile(
        path=str(raw["source"]),
        sha256=raw["sha256"],
        size=int(raw["size"]),
        own=raw.get("role") == FileRole.COMPANION.value,
        belongs_to=raw.get("belongs_to"),
        modified=None if modified is None else from_record(modified),
    )


def with_belonging(path: str, files: Iterable[ListedFile]) -> Iterator[ListedFile]:
    """Of these files the recording at `path`, what belongs to it, and what is its tree's and no recording's."""
    tree = tree_of(path)
    for each in files:
        of_tree = each.own and each.belongs_to is None and bool(tree) and tree_of(each.path) == tree
        if path in (each.path, each.belongs_to) or of_tree:
            yield each


def is_below(path: str) -> bool:
    """Whether a path leads below the folder that it is taken from, and nowhere else."""
    parts = path.split("/")
    return bool(path) and "\x00" not in path and not any(part in ("", ".", "..") for part in parts)


def path_given(session: str, path: str, *, several: bool) -> str:
    """Where a file of an import lies in what is given back: as on its source, of `several` imports in a folder of the import's name."""
    return f"{session}/{path}" if several else path
