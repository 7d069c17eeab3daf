"""Files that something is still writing while an import is planned."""

from __future__ import annotations

from station.archive.survey.values import Survey


def growing(found: Survey) -> frozenset[str]:
    """Paths of files that changed since the survey, because something is still writing them."""
    changed = set()
    for file in found.files:
        try:
            now = (found.root / file.path).lstat()
        except OSError:
            continue
        if (now.st_size, now.st_mtime_ns) != (file.size, file.mtime_ns):
            changed.add(file.path)
    return frozenset(changed)
