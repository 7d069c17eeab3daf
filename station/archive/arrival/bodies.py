"""Bodies of entries about when recordings came in (DM-05). A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.archive.bodies import LONGEST_REASON, MediaImported, Session, Sha256
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords


@recorded("media.imported", 2)
@dataclass(frozen=True, slots=True)
class MediaImported2(MediaImported):
    """A recording was imported; this version also says until when it was due and whether it is late (DM-05).

    Both are None where nothing can be said, because it is not known when it was recorded, or nothing is due of such a file.
    """

    due_at: datetime | None
    came_late: bool | None

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that it is late."""
        # `super()` without arguments does not know a class that was made anew for its slots.
        said = MediaImported.said(self, words, about)
        if not self.came_late or self.due_at is None:
            return said
        return words.said(self, "late", said=said, due=words.moment(self.due_at))


@recorded("media.hindrance_noted")
@dataclass(frozen=True, slots=True)
class HindranceNoted(Body):
    """What prevented a recording from coming in had gone at `gone_at`: it was due so long after that (DM-05).

    `session` is the import by which it came in; `due_before` and `came_late_before` are what was said until now.
    """

    sha256: Sha256
    session: Session
    gone_at: datetime
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    due_at: datetime
    came_late: bool
    due_before: datetime
    came_late_before: bool

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Until when it was due by that, and whether it is late all the same."""
        facts = {"gone": words.moment(self.gone_at), "due": words.moment(self.due_at)}
        return words.said(self, "late" if self.came_late else "", **facts)
