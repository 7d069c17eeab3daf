"""The form field of a time of day."""

from __future__ import annotations

import re
from datetime import time
from typing import Any, Final

from station.ui.widgets.form_kinds import FormLine

_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


class FormTime(FormLine):
    """A time of day, typed as 09:30."""

    unread_words = "form.no_time"

    def __init__(self, name: str, **more: Any) -> None:
        super().__init__(name, example="09:30", **more)

    @property
    def time(self) -> time | None:
        """The time; None where none is typed that can be read."""
        found = _TIME.fullmatch(self.value)
        return None if found is None else time(int(found[1]), int(found[2]))

    @property
    def unread(self) -> str:
        return self.value if self.time is None else ""
