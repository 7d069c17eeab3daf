"""The states that a source of recordings goes through."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The state of a source; worded in ``ingest_page.stage.<value>``."""

    UNOPENED = "unopened"
    """A plugged device whose files nobody can see yet; its word says why."""
    SURVEYING = "surveying"
    READY = "ready"
    EMPTY = "empty"
    COPYING = "copying"
    CHECKING = "checking"
    DONE = "done"
    STOPPED = "stopped"
    TROUBLE = "trouble"

    @property
    def busy(self) -> bool:
        """Whether work is running on it."""
        return self in (Stage.SURVEYING, Stage.COPYING, Stage.CHECKING)

    @property
    def copying(self) -> bool:
        """Whether its files are being copied."""
        return self in (Stage.COPYING, Stage.CHECKING)

    @property
    def stays(self) -> bool:
        """Whether a person is working on it or reads what came of it, so that no other takes its place on show."""
        return not self.copying and self not in (Stage.EMPTY, Stage.UNOPENED)
