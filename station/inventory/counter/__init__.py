"""The counter: scan after scan becomes a list of lines, and one confirmation makes them entries.

`CounterDesk` is the use case that a screen or a command works with; `Counter` is the state that it hands back after
each scan and `CounterAnswer` what is to be said.
"""

from station.inventory.counter.desk import CounterDesk
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
    "Signature",
]
