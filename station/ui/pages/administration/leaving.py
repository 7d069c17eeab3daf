"""An officer leaves: what stands in the way and which offices end is said before the question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from station.core.errors import StationError
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.leaving.ports import OpenInName
from station.people.offices.listing import PRESENT, ListedHolding
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.dialogs import confirm
from station.ui.foreseeing import WHY, ask_when_possible, foresee
from station.ui.leading import leads_to
from station.ui.open_list import FEW, OpenList, lead_to, show_open_things
from station.ui.pages.administration.office_forms import office_words
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.pages.administration.officers import OfficersTab

_IN_HAND = ("people.items_open", "people.items_signed_for", "people.returns_open")
"""Refusals about what the officer has: their list is one press away."""


class LeaveForm(FormPane):
    """Why an officer leaves, and what stands open in their name."""

    settle_wished = Signal(str)
    """The subject of an open thing, to be looked at where it is settled."""
    whole_wished = Signal()
    """All that is open, where the form shows a part."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.leave_title"),
            texts("administration.officers.leave"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        self.open_list: OpenList | None = None
        self.offices = words("", "muted", wrap=True)
        self.offices.hide()
        self.unsigned = words("", "muted", wrap=True)
        self.unsigned.hide()
        self.column.addWidget(self.unsigned)
        self.column.addWidget(self.offices)
        name, hint = texts("administration.reason"), texts("administration.officers.leave_hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="PF-04"))
        self.in_hand_button = Button(texts("administration.officers.show_in_hand"), "equipment", role="link")
        self.in_hand_button.hide()
        self.stand_by_refusal(self.in_hand_button)

    def show_offices(self, held: Sequence[ListedHolding]) -> None:
        """Say which offices end with it."""
        named = self._texts("list.join").join(office_words(self._texts, each) for each in held)
        self.offices.setText(self._texts("administration.officers.leave_offices", offices=named))
        self.offices.setVisible(bool(held))

    def show_open(self, found: OpenInName, leads: Callable[[str], bool]) -> None:
        """Say what stands open in their name, above all else; `leads` tells which things the person may look at."""
        self.unsigned.setText(self._texts("handover.needed", count=found.unsigned))
        self.unsigned.setVisible(bool(found.unsigned))
        if found.things or found.passed:
            listed = OpenList(self._texts, found, leads, FEW)
            listed.wished.connect(self.settle_wished)
            listed.whole_wished.connect(self.whole_wished)
            self.column.insertWidget(0, listed)
            self.open_list = listed

    def refuse(self, problem: StationError) -> None:
        super().refuse(problem)
        self.in_hand_button.setVisible(problem.code in _IN_HAND)


class OfficerLeaving:
    """The act of `tab` on one officer."""

    def __init__(self, tab: OfficersTab) -> None:
        self._tab, self._words, self._context = tab, tab.words, tab.context

    def ask(self, officer: Officer) -> None:
        """A form for leaving."""
        context, form = self._context, LeaveForm(self._context.texts, officer)
        form.in_hand_button.clicked.connect(partial(self._tab.open_in_hand, officer))
        self._tab.open_form(form, self._leave)
        people = context.services.people
        foresee(context.page, form, lambda session: people.roster.leave(session, officer.number, WHY))
        form.settle_wished.connect(partial(lead_to, context.page))
        form.whole_wished.connect(partial(self.show_all, officer))
        context.ask(
            lambda session: people.roster.open_things(session, officer.number),
            partial(self._show_open, form),
            latest="administration-open",
        )
        held = ListQuery().narrowed(number=officer.number, standing=PRESENT)
        context.ask(
            lambda session: people.office_list.page(session, held).sound,
            partial(self._show_offices, form),
            latest="administration-leaver",
        )

    def _show_offices(self, form: LeaveForm, held: Sequence[ListedHolding]) -> None:
        if self._tab.pane.currentWidget() is form:
            form.show_offices(held)

    def _show_open(self, form: LeaveForm, found: OpenInName) -> None:
        if self._tab.pane.currentWidget() is form:
            session = self._context.page.signed_in.session
            form.show_open(found, lambda about: leads_to(session, about) is not None)

    def show_all(self, officer: Officer) -> None:
        """A window with all that is open in the officer's name."""
        people, page = self._context.services.people, self._context.page
        self._context.ask(
            lambda session: people.roster.open_things(session, officer.number),
            lambda found: show_open_things(page, found),
            latest="administration-open-all",
        )

    def _leave(self, form: LeaveForm) -> None:
        officer, reason, texts = form.of, form.reason.value, self._context.texts
        roster = self._context.services.people.roster

        def leave(session: Session) -> object:
            return roster.leave(session, officer.number, reason)

        def sure() -> bool:
            question = self._words("leave_question", name=officer.name, number=officer.number)
            return confirm(self._tab, texts, question, self._words("leave_consequence"), self._words("leave"))

        ask_when_possible(
            self._context.page, form, leave, sure, lambda: self._tab.act(form, leave, officer, "left")
        )
