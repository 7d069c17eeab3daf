"""The counter: each scan changes a list of lines, and one confirmation records them as entries.

`CounterDesk` is the use case for a screen or a command; `Counter` is the state that it returns after each scan, and
`CounterAnswer` the answer to show.
"""

from station.inventory.counter.desk import CounterDesk
from station.inventory.counter.draft import draft_of, read_draft, written_draft
from station.inventory.counter.resuming import LaidAgain
from station.inventory.counter.scanning import Command
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    CounterResult,
    Direction,
    Effect,
    KeptSlip,
)
from station.inventory.movement.person import CounterPerson
from station.people.confirming import UNCONFIRMED, Confirmation, Signature

__all__ = [
    "UNCONFIRMED",
    "AnswerKind",
    "Command",
    "Confirmation",
    "Counter",
    "CounterAnswer",
    "CounterDesk",
    "CounterLine",
    "CounterPerson",
    "CounterResult",
    "Direction",
    "Effect",
    "KeptSlip",
    "LaidAgain",
    "Signature",
    "draft_of",
    "read_draft",
    "written_draft",
]
