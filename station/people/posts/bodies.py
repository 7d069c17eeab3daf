"""Bodies of entries about posts. A class here is kept for ever; a new shape is a new class with the next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Text
from station.core.ledger.words import EntryWords
from station.people.bodies import OfficerNumber

LONGEST_CODE = 40
_Code = Annotated[str, Text(LONGEST_CODE)]
_Called = Annotated[str, Text(80)]


@recorded("officer.posted")
@dataclass(frozen=True, slots=True)
class OfficerPosted(Body):
    """An officer has this post and this line of work from `effective_on` on ("" for none), as they were called then."""

    number: OfficerNumber
    name: Annotated[str, Text(60)]
    post: _Code
    post_name: _Called
    work_line: _Code
    work_line_name: _Called
    effective_on: date

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who has which post, or none any more."""
        called = words("list.join").join(filter(None, (self.post_name, self.work_line_name)))
        return words.said(self, "" if called else "none", called=called)
