"""How recordings and pictures are shown everywhere: the sign of their kind, their length, their points as an image."""

from __future__ import annotations

from PySide6.QtGui import QImage

from station.archive.survey.values import MediaKind
from station.core.attachments import Picture

KIND_ICONS = {
    MediaKind.VIDEO: "file-video",
    MediaKind.IMAGE: "file-image",
    MediaKind.AUDIO: "file-audio",
    MediaKind.OTHER: "file",
}


def duration_words(seconds: float) -> str:
    """A length as players show it: ``0:42``, ``1:02:05``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def image_of(points: Picture) -> QImage:
    """A picture's points as an image of its own memory, in the form that is painted fastest; in any thread."""
    kept, painted, each = (
        (QImage.Format.Format_RGBA8888, QImage.Format.Format_ARGB32_Premultiplied, 4)
        if points.alpha
        else (QImage.Format.Format_RGB888, QImage.Format.Format_RGB32, 3)
    )
    seen = QImage(points.content, points.width, points.height, points.width * each, kept)
    return seen.convertToFormat(painted)
