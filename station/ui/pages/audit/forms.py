"""Forms of the yearly audit: which year, up to when and where to; and which package is checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from station.core.clock import FIRST_DAY, Clock, local_today
from station.core.texts import Texts
from station.ui.widgets.form_files import FormFolder
from station.ui.widgets.form_kinds import FormKnownDay, FormLine, FormNumber
from station.ui.widgets.form_pane import FormPane

_LONGEST_NAME: Final = 100
_LAST_YEAR_UNTIL: Final = 6
"""Up to this month it is mostly last year's audit that is made."""


class MakeForm(FormPane):
    """The year, its last day or another one, and the folder that the package goes into under a name of its own."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        act = texts("audit_page.make")
        super().__init__(texts, act, act, texts("audit_page.make_hint"))
        today = local_today(clock)
        self._texts = texts
        self.year = self.add("year", FormNumber(texts("audit_page.year"), FIRST_DAY.year, today.year))
        self.day = self.add(
            "day",
            FormKnownDay(texts("audit_page.day"), clock, texts("audit_page.day_known"), until_today=True),
        )
        self.folder = self.add("folder", FormFolder(texts, texts("audit_page.folder"), required=True))
        self.name = self.add(
            "name",
            FormLine(
                texts("audit_page.name"),
                hint=texts("audit_page.name_hint"),
                longest=_LONGEST_NAME,
                required=True,
            ),
        )
        self._proposed = ""
        self.year.put(today.year - 1 if today.month <= _LAST_YEAR_UNTIL else today.year)
        self.year.edited.connect(self._propose)
        self._propose()

    @property
    def as_of(self) -> date | None:
        """The day, where it is not the year's last."""
        day: date | None = self.day.value
        return day

    @property
    def target(self) -> Path:
        """The new folder."""
        return Path(self.folder.value) / self.name.value.strip()

    def _propose(self) -> None:
        """A name that follows the year, until a person types another one."""
        if self.name.value != self._proposed:
            return
        self._proposed = self._texts("audit_year.file", year=self.year.value)
        self.name.put(self._proposed)


class CheckForm(FormPane):
    """The folder of a package; `folder` is where it was put, as far as is known."""

    def __init__(self, texts: Texts, folder: str = "") -> None:
        act = texts("audit_page.check")
        super().__init__(texts, act, act, texts("audit_page.check_hint"))
        self.folder = self.add("path", FormFolder(texts, texts("audit_page.package"), required=True))
        if folder:
            self.folder.put(folder)
