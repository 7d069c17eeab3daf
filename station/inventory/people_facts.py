"""The port of people for this room."""

from __future__ import annotations

from typing import Protocol

from station.people.ports import PeopleReader
from station.people.values import Headcount


class PeopleFacts(PeopleReader, Protocol):
    """Officers and accounts, and how many officers there are."""

    def headcount(self) -> Headcount:
        """How many officers in service and groups there are."""
        ...
