"""Bodies of entries about the desktops of an office: they join, are named, are declared lost, and come back.

A class here is kept for ever; a new shape is a new class with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from station.core.ledger import Body, Stream, recorded
from station.core.ledger.bodies import Number, Text, Typed
from station.core.ledger.words import EntryWords

_LONGEST: Final = 500

_Name: TypeAlias = Annotated[str, Text(_LONGEST, 1), Typed(lines=True)]
_Place: TypeAlias = Annotated[str, Text(32)]
_Reason: TypeAlias = Annotated[str, Text(_LONGEST, 1), Typed(lines=True)]


@recorded("media.desktop_joined", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DesktopJoined(Body):
    """A desktop joined the office's database; `archive_place` tells its archive from others, "" for the office's first one."""

    desktop: _Name
    archive_place: _Place
    machine: Annotated[str, Text(200)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Its name, and whether it has an archive of its own."""
        return words.said(self, "own" if self.archive_place else "")


@recorded("media.desktop_named", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DesktopNamed(Body):
    """A desktop has another name than `former`; "" for the office's first one, which had none."""

    desktop: _Name
    former: Annotated[str, Text(_LONGEST)]
    archive_place: _Place

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Its name, and the one that it had."""
        return words.said(self, "" if self.former else "first")


@recorded("media.desktop_lost", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DesktopLost(Body):
    """A desktop is lost with its archive and the `recordings` in it, on the word of the actor and of `second`.

    `system_user` is the user of the computer, where a command asked for it.
    """

    desktop: Annotated[str, Text(_LONGEST)]
    archive_place: _Place
    recordings: Annotated[int, Number()]
    second: Annotated[str, Text(32, 1)]
    system_user: Annotated[str, Text(200)]
    reason: _Reason


@recorded("media.desktop_found", 1, Stream.AUDIT)
@dataclass(frozen=True, slots=True)
class DesktopFound(Body):
    """A desktop that was declared lost is back, with its archive."""

    desktop: Annotated[str, Text(_LONGEST)]
    archive_place: _Place
    reason: _Reason
