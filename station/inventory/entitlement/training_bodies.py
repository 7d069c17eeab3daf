"""The body of a recorded training that says what was taught, and by whom. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from station.core.attachments import AttachedFile
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.inventory.bodies import LONGEST_NOTE, CategoryNumber, OfficerNumber, TrainingRecorded
from station.inventory.values import TrainingTopic

LONGEST_TRAINER: Final = 60
MOST_TRAINED: Final = 500
"""Officers of one session."""
MOST_CATEGORIES: Final = 100
MOST_MINUTES: Final = 40 * 60
"""Of one session: a week of full days."""

Minutes = Annotated[int, Number(0, MOST_MINUTES, "minutes")]
"""How long it took; 0: not said."""


class TrainingPaper(StrEnum):
    """What a file of a training is; worded in ``attachments.what.<value>``."""

    ATTENDANCE = "attendance"
    MATERIAL = "material"
    PHOTO = "photo"
    OTHER = "other"


@recorded("training.held")
@dataclass(frozen=True, slots=True)
class TrainingHeld(Body):
    """A training took place: whom it taught what on which categories, how long, by whom; it is named by its entry (EQ-03).

    For each officer and category an entry of its own follows, which qualifies them and can be voided alone.
    """

    trained_on: date
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]
    rules: bool
    performance: bool
    operation: bool
    upkeep: bool
    trainer: Annotated[str, Text(LONGEST_TRAINER), Typed()]
    minutes: Minutes
    officers: Annotated[tuple[OfficerNumber, ...], Many(MOST_TRAINED, 1)]
    categories: Annotated[tuple[CategoryNumber, ...], Many(MOST_CATEGORIES, 1)]

    @property
    def heads(self) -> tuple[TrainingTopic, ...]:
        """What was taught, in the order of the regulations."""
        return tuple(each for each in TrainingTopic if getattr(self, each.value))

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """How many were taught, and what about."""
        return words.said(self, people=len(self.officers), kinds=len(self.categories))


@recorded("training.recorded", 2)
@dataclass(frozen=True, slots=True)
class TrainingRecorded2(TrainingRecorded):
    """An officer was trained on a category: on its rules, what it does, its operation and upkeep (EQ-03), by `trainer` ("": not said)."""

    rules: bool
    performance: bool
    operation: bool
    upkeep: bool
    trainer: Annotated[str, Text(LONGEST_TRAINER), Typed()]

    @property
    def heads(self) -> tuple[TrainingTopic, ...]:
        """What was taught, in the order of the regulations."""
        return tuple(each for each in TrainingTopic if getattr(self, each.value))

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Who, on what, and what was taught."""
        taught = words.joined([words.choice("equipment.training_head", each.value) for each in self.heads])
        return words.said(self, "heads" if taught else "", taught=taught)


@recorded("training.recorded", 3)
@dataclass(frozen=True, slots=True)
class TrainingRecorded3(TrainingRecorded2):
    """The same in a session, the entry `session`, that took so many `minutes`."""

    session: Annotated[int, Number(1)]
    minutes: Minutes


@recorded("training.attached")
@dataclass(frozen=True, slots=True)
class TrainingAttached(Body):
    """A file belongs to a training: who was there, what was handed out, a photo. `training` is the entry of the session, or of one record."""

    training: Annotated[int, Number(1)]
    trained_on: date
    file: AttachedFile
    what: Annotated[TrainingPaper, Worded("attachments.what")]
    note: Annotated[str, Text(LONGEST_NOTE), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which file of which training."""
        note = words("entry.attached_note", note=self.note) if self.note else ""
        return words.said(self, file=self.file.name, note=note)


def heads_of(body: TrainingRecorded) -> tuple[TrainingTopic, ...]:
    """What was taught; of older entries that is not said."""
    return body.heads if isinstance(body, TrainingRecorded2) else ()


def trainer_of(body: TrainingRecorded) -> str:
    """Who taught; of older entries that is not said."""
    return body.trainer if isinstance(body, TrainingRecorded2) else ""
