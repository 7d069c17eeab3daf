"""Small pictures of recordings, made when first asked for and kept outside the archive.

PyAV and Pillow are imported here and not at start; making a picture takes 20 to 150 ms, so never in the screen's
thread.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from station.archive.catalogue.visibility import CONTENT, require_openable
from station.archive.survey.values import MediaKind
from station.archive.values import Recording
from station.core.places import for_owner, make_folder
from station.people.asking import asks
from station.people.sessions import Session

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH, HEIGHT = 320, 180


class Thumbnails:
    """Makes and keeps thumbnails under the data folder's cache; all of it can be thrown away at any time."""

    def __init__(self, archive_root: Path, cache_folder: Path) -> None:
        self._root = archive_root
        self._folder = cache_folder / "thumbnails"
        self._without: set[str] = set()

    @asks(within=CONTENT)
    def cached(self, session: Session, recording: Recording) -> Path | None:
        """The thumbnail when it is there already; quick enough for any thread. Raises NotPermitted (DM-07)."""
        require_openable(session, recording)
        path = self._path(recording)
        return path if path.exists() else None

    @asks(within=CONTENT)
    def make(self, session: Session, recording: Recording) -> Path | None:
        """The thumbnail, made if need be; None for what shows no picture. Raises NotPermitted (DM-07)."""
        found = self.cached(session, recording)
        if found is not None or recording.sha256 in self._without:
            return found
        picture = _picture(self._root / recording.stored, recording.kind)
        if picture is None:
            self._without.add(recording.sha256)
            return None
        return self._keep(recording, picture)

    def _keep(self, recording: Recording, picture: Image) -> Path | None:
        path = self._path(recording)
        part = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(3)}.part")
        try:
            make_folder(path.parent)
            with open(part, "xb", opener=for_owner) as file:
                picture.convert("RGB").save(file, "JPEG", quality=80)
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return None
        return path

    def _path(self, recording: Recording) -> Path:
        return self._folder / recording.sha256[:2] / f"{recording.sha256}.jpg"


def _picture(path: Path, kind: MediaKind) -> Image | None:
    """A picture that fits into WIDTH × HEIGHT; None when the file shows none."""
    try:
        if kind is MediaKind.IMAGE:
            return _of_image(path)
        if kind is MediaKind.VIDEO:
            return _of_video(path)
    except Exception:  # noqa: BLE001 - decoders raise whatever a damaged file makes them; there is just no picture
        return None
    return None


def _of_image(path: Path) -> Image:
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        image.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((WIDTH, HEIGHT))
        return turned


def _of_video(path: Path) -> Image | None:
    import av

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        stream.thread_type = "NONE"
        for frame in container.decode(stream):
            picture: Image = frame.to_image()  # type: ignore[no-untyped-call]  # PyAV has no types for it
            picture.thumbnail((WIDTH, HEIGHT))
            return picture
    return None
