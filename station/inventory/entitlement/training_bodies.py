"""The body of a recorded training that says what was taught, and by whom. A class here is kept for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from station.core.ledger import recorded
from station.core.ledger.bodies import Text, Typed
from station.core.ledger.words import EntryWords
from station.inventory.bodies import TrainingRecorded
from station.inventory.values import TrainingTopic

LONGEST_TRAINER: Final = 60


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


def heads_of(body: TrainingRecorded) -> tuple[TrainingTopic, ...]:
    """What was taught; of older entries that is not said."""
    return body.heads if isinstance(body, TrainingRecorded2) else ()


def trainer_of(body: TrainingRecorded) -> str:
    """Who taught; of older entries that is not said."""
    return body.trainer if isinstance(body, TrainingRecorded2) else ""
