"""Bodies of entries about what belongs together: a camera's own files with their recording (DM-02)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from station.archive.arrival.bodies import MediaImported2
from station.archive.survey.values import FileRole
from station.core.ledger import recorded
from station.core.ledger.bodies import Digest, Worded
from station.core.ledger.words import EntryWords


@recorded("media.imported", 3)
@dataclass(frozen=True, slots=True)
class MediaImported3(MediaImported2):
    """The same; this version also says as what the file was taken, and to which recording's content a camera's own file belongs.

    What belongs to a recording has its times and its officer. `belongs_to` is None too where that recording was not stored.
    """

    role: Annotated[FileRole, Worded("archive.role")]
    belongs_to: Annotated[str | None, Digest()]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """The same, and that it is a camera's own file."""
        if self.role is not FileRole.COMPANION:
            # `super()` without arguments does not know a class that was made anew for its slots.
            return MediaImported2.said(self, words, about)
        return words.said(self, "own" if self.belongs_to is None else "beside")
