"""The speed of an act and the time left, from readings a few times a second."""

from __future__ import annotations

from station.core.progress import Progress

_SMOOTHING_SECONDS = 3.0


class Rate:
    """Smoothed speed of one act; feed it readings with the monotonic time at which each was seen."""

    def __init__(self) -> None:
        self._seen_at: float | None = None
        self._done = 0
        self._stage = ""
        self.per_second = 0.0

    def feed(self, reading: Progress, at: float) -> None:
        """Take a reading seen at `at` seconds of a monotonic clock; a new stage starts afresh."""
        if self._seen_at is None or reading.stage != self._stage or reading.done < self._done:
            self._seen_at, self._done, self._stage, self.per_second = at, reading.done, reading.stage, 0.0
            return
        passed = at - self._seen_at
        if passed <= 0:
            return
        now = (reading.done - self._done) / passed
        weight = min(1.0, passed / _SMOOTHING_SECONDS)
        self.per_second = (
            now if self.per_second == 0.0 else self.per_second + weight * (now - self.per_second)
        )
        self._seen_at, self._done = at, reading.done

    def seconds_left(self, reading: Progress) -> float | None:
        """Seconds until `reading` is complete at the present speed; None while that can't be said."""
        if reading.total <= 0 or self.per_second <= 0:
            return None
        return max(0.0, (reading.total - reading.done) / self.per_second)
