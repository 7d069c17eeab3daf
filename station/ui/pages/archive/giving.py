"""Giving back the recordings that are chosen in the list: the form, and what carries it out (DM-03, DM-07)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from station.archive.giving_back.use_cases import GivingBack
from station.archive.giving_back.values import GivingWish, TreeGivenBack
from station.archive.values import Recording
from station.people.permissions import Permission
from station.ui.given_back import LANE, tell_given
from station.ui.page import Page
from station.ui.pages.archive.together import GiveTreeForm
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

_MOST_NAMED: Final = 3


class ChosenGiving(QObject):
    """Offers the act in `table` and carries it out for the chosen recordings as one."""

    def __init__(self, page: Page, giving_back: GivingBack, table: RecordTable) -> None:
        super().__init__(page)
        self._page, self._giving_back, self._table = page, giving_back, table
        self._contents: tuple[str, ...] = ()
        self.form = GiveTreeForm(page.texts, several=True)
        self.form.hide()
        self.form.given.connect(self._begin)
        self.form.closed.connect(self._close)
        page.body.insertWidget(0, self.form)
        if page.may(Permission.ARCHIVE_RESOLVE):
            word = page.texts("archive_page.give_back.begin")
            table.add_act(RowAct("give_back", word, "export", self.begin))

    def begin(self, rows: Sequence[object]) -> None:
        """Ask where to and why."""
        recordings = [row for row in rows if isinstance(row, Recording)]
        if not recordings:
            return
        self._contents = tuple(each.sha256 for each in recordings)
        texts = self._page.texts
        self.form.send_others_back()
        self.form.start_over()
        names = texts("list.join").join(each.stored.rsplit("/", 1)[-1] for each in recordings[:_MOST_NAMED])
        self.form.named.setText(texts("archive_page.manifest.of", count=len(recordings), names=names))
        self.form.show()
        self.form.to.setFocus()

    def _begin(self, to: str, reason: str, _whole: bool) -> None:
        wish = GivingWish(self._contents)
        self._page.run(
            lambda session, report, cancel: self._giving_back.give(
                session, wish, Path(to).expanduser(), reason, report=report, cancel=cancel
            ),
            lane=LANE,
            title=self._page.texts("archive_page.give_back.title"),
            done=self._on_given,
            failed=self.form.refuse,
        )

    def _on_given(self, given: TreeGivenBack) -> None:
        self._close()
        tell_given(self._page, given)

    def _close(self) -> None:
        self.form.start_over()
        self.form.hide()
        self._table.view.setFocus()
