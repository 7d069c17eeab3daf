"""Giving back all recordings of a matter, from its page: the form, and what carries it out (DM-03, DM-07)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from station.archive.giving_back.use_cases import GivingBack
from station.archive.giving_back.values import GivingWish, TreeGivenBack
from station.core.texts import Texts
from station.ui.given_back import LANE, tell_given
from station.ui.list_beside_pane import ListBesidePane
from station.ui.page import Page
from station.ui.widgets.form_files import FormFolder
from station.ui.widgets.form_kinds import FormLine
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

_LONGEST: Final = 200


class MatterGivingForm(FormPane):
    """The folder, and what for."""

    def __init__(self, texts: Texts, number: str) -> None:
        super().__init__(texts, texts("matters_page.give_back"), texts("archive_page.give_back.act"), number)
        self.column.addWidget(words(texts("matters_page.give_back_hint"), "small", wrap=True))
        folder = FormFolder(texts, texts("archive_page.give_back.folder"), required=True)
        self.to = self.add("to", folder)
        example = texts("archive_page.give_back.reason_hint")
        reason = FormLine(
            texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-07"
        )
        self.reason = self.add("reason", reason)


class MatterGiving:
    """Begins the form beside the list of `view`, and gives the recordings back off the screen's thread."""

    def __init__(self, page: Page, giving_back: GivingBack, view: ListBesidePane) -> None:
        self._page, self._giving_back, self._view = page, giving_back, view

    def begin(self, number: str) -> None:
        """Ask where to and why."""
        form = MatterGivingForm(self._page.texts, number)
        form.acted.connect(partial(self._give, form, number))
        self._view.put_form(form)

    def _give(self, form: MatterGivingForm, number: str) -> None:
        wish, to, reason = GivingWish(matter=number), Path(form.to.value).expanduser(), form.reason.value
        form.clear_problem()
        form.set_busy(busy=True)
        self._page.run(
            lambda session, report, cancel: self._giving_back.give(
                session, wish, to, reason, report=report, cancel=cancel
            ),
            lane=LANE,
            title=form.title.text(),
            done=partial(self._on_given, form),
            failed=form.refuse,
        )

    def _on_given(self, form: MatterGivingForm, given: TreeGivenBack) -> None:
        if self._view.pane.currentWidget() is form:
            self._view.close_pane()
        tell_given(self._page, given)
