"""Small pictures of recordings, made when they are first asked for and stored outside the archive.

A confined process decodes each (`pictures`); the stored picture is written anew from the points that it gave. That
takes 30 to 250 ms, so never in the screen's thread.
"""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

from station.archive.catalogue.pictures import Points, small_picture
from station.archive.catalogue.visibility import CONTENT, require_openable
from station.archive.survey.values import MediaKind
from station.archive.values import Recording
from station.core.errors import DeviceProblem, Refused, StoreProblem
from station.core.places import for_owner, make_folder
from station.core.progress import CancelToken
from station.people.asking import asks
from station.people.sessions import Session

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 320, 180


class Thumbnails:
    """Makes and stores thumbnails in the data folder's cache, which may be deleted at any time."""

    def __init__(self, archive_root: Path, cache_folder: Path, place: str = "") -> None:
        self._root, self._place = archive_root, place
        self._folder = cache_folder / "thumbnails"
        self._without: set[str] = set()

    @asks(within=CONTENT)
    def cached(self, session: Session, recording: Recording) -> Path | None:
        """The thumbnail, if it is stored already; quick enough for any thread. Raises NotPermitted (DM-07)."""
        require_openable(session, recording)
        path = self._path(recording)
        return path if path.exists() else None

    @asks(within=CONTENT)
    def make(self, session: Session, recording: Recording, cancel: CancelToken | None = None) -> Path | None:
        """The thumbnail, made if necessary; None for a file without a picture.

        Raises NotPermitted (DM-07), Cancelled.
        """
        found = self.cached(session, recording)
        if found is not None or recording.sha256 in self._without:
            return found
        points = self._points(recording, cancel)
        return None if points is None else self._keep(recording, points)

    def _points(self, recording: Recording, cancel: CancelToken | None) -> Points | None:
        if recording.place != self._place or recording.kind not in (MediaKind.IMAGE, MediaKind.VIDEO):
            return None
        path = self._root / recording.stored
        try:
            return small_picture(path, recording.kind, WIDTH, HEIGHT, cancel)
        except Refused as problem:
            log.warning("no small picture: %s", problem)
            self._without.add(recording.sha256)
        except (DeviceProblem, StoreProblem) as problem:
            log.warning("no small picture yet: %s", problem)
        return None

    def _keep(self, recording: Recording, points: Points) -> Path | None:
        from PIL import Image

        path = self._path(recording)
        part = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(3)}.part")
        try:
            make_folder(path.parent)
            with open(part, "xb", opener=for_owner) as file:
                mode = "RGBA" if points.alpha else "RGB"
                picture = Image.frombytes(mode, (points.width, points.height), bytes(points.content))
                picture.convert("RGB").save(file, "JPEG", quality=80)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return None
        return path

    def _path(self, recording: Recording) -> Path:
        return self._folder / recording.sha256[:2] / f"{recording.sha256}.jpg"
