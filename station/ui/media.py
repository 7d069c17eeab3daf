"""How recordings are shown everywhere: the sign of their kind, their length."""

from __future__ import annotations

from station.archive.survey.values import MediaKind

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


def capital(words: str) -> str:
    """A word of running text as a word by itself: with a capital letter, where the script has them."""
    return words[:1].upper() + words[1:]
