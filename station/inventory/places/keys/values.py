"""Keys as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.core.codes import code_key


@dataclass(frozen=True, slots=True)
class PlaceKey:
    """A key of the place `code` that officer `number`, called `person` then, has since `since`; `key` is empty where the place has one."""

    code: str
    name: str
    key: str
    number: str
    person: str
    since: datetime
    seq: int

    @property
    def id(self) -> str:
        """What tells it from others in a list."""
        return f"{self.code}/{self.key}"

    def is_called(self, key: str) -> bool:
        """Whether a person means it by this name."""
        return code_key(self.key) == code_key(key)
