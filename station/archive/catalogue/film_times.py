"""When a picture or a sound of a film is presented: the time goes on where the time stamps of a file start anew.

Two films joined to one file have each their own time stamps. Pictures and sound keep their distance after a restart:
the stream that comes to it first says by how much time stamps are moved, and the other follows.
"""

from __future__ import annotations

from typing import Final

BACK: Final = 0.3
"""Seconds by which time stamps of one stream may lie before the one before, as in a damaged file, without a restart."""
FAR: Final = 60.0
"""Seconds without a picture and without a sound, beyond which time stamps start anew."""


class FilmTimes:
    """Seconds of presentation for the time stamps of each stream, in the order in which they are decoded."""

    def __init__(self, place: float = 0.0) -> None:
        """For a film that goes on at `place`, before which the first time stamps may lie."""
        self._moved: list[float] = [0.0]
        """By how much time stamps are moved, from restart to restart."""
        self._part: dict[str, int] = {}
        self._last: dict[str, float] = {}
        self._reached = place

    @property
    def restarted(self) -> bool:
        """Whether time stamps started anew."""
        return len(self._moved) > 1

    def of(self, stream: str, stamp: float, lasts: float) -> float:
        """When what has this time stamp and `lasts` so long is presented."""
        part = self._part.get(stream, 0)
        at = stamp + self._moved[part]
        if self._starts_anew(stream, at):
            part += 1
            if part == len(self._moved):
                self._moved.append(self._reached - stamp)
            at = stamp + self._moved[part]
            if self._starts_anew(stream, at):  # another restart than the one that the other stream came to
                self._moved[part:] = [self._reached - stamp]
                at = self._reached
        self._part[stream], self._last[stream] = part, at
        self._reached = max(self._reached, at + lasts)
        return at

    def _starts_anew(self, stream: str, at: float) -> bool:
        return at < self._last.get(stream, at) - BACK or at > self._reached + FAR
