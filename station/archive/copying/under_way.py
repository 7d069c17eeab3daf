"""How far each file of a session is, while it runs: written by the thread that hears the engine, read by a screen."""

from __future__ import annotations

from station.archive.copying.job import CopyOutcome


class FilesUnderWay:
    """What the engine has told of each file; `told` counts it, so that whoever looks knows whether there is more."""

    def __init__(self) -> None:
        self._outcomes: dict[str, CopyOutcome | None] = {}
        self.told = 0

    def copied(self, source: str) -> None:
        """A file is written, and not read back yet."""
        self._outcomes.setdefault(source, None)
        self.told += 1

    def ended(self, outcome: CopyOutcome) -> None:
        """A file has its outcome."""
        self._outcomes[outcome.source] = outcome
        self.told += 1

    def is_copied(self, source: str) -> bool:
        """Whether it is written, whatever comes of it."""
        return source in self._outcomes

    def outcome(self, source: str) -> CopyOutcome | None:
        """Its outcome; None while there is none."""
        return self._outcomes.get(source)
