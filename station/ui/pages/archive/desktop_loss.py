"""电脑丢失与找回: two people give up a desktop whose archive is gone; at one that came back a person says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.archive.desktop_bodies import DesktopLost
from station.archive.desktops import Desktops, OfficeDesktop
from station.core.changes import Change
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.two_persons import Person
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words


class DesktopLoss(QObject):
    """A button where there is something to do, and a form in the place of what is `behind`."""

    def __init__(self, page: Page, desktops: Desktops, behind: Sequence[QWidget]) -> None:
        super().__init__(page)
        self._page, self._desktops, self._behind = page, desktops, behind
        self._allowed = page.may(Permission.LEDGER_MAINTAIN)
        self.button = Button(page.texts("desktop_loss.look"), "network")
        self.button.hide()
        self.button.clicked.connect(self.ask)
        self.forms = {back: DesktopForm(page.texts, back=back) for back in (False, True)}
        for back, form in self.forms.items():
            form.hide()
            form.acted.connect(self._declare_found if back else self._declare_lost)
            form.closed.connect(self.close)
            page.body.addWidget(form, 1)
        self._back = False
        page.add_action(self.button)

    @property
    def form(self) -> DesktopForm:
        """The form that the button opens: this desktop is back, or another one is lost."""
        return self.forms[self._back]

    def read(self) -> None:
        """Look which desktops there are."""
        if self._allowed:
            self._page.ask(lambda _session: self._desktops.all(), done=self._show, latest="desktops")

    def recorded(self, change: Change) -> None:
        """Look again where that may have changed."""
        if change.touches("media.desktop_"):
            self.read()

    def ask(self) -> None:
        """Show the form."""
        self._put(shown=True)
        self.form.begin()

    def close(self) -> None:
        """Put the form away, with what was typed into it."""
        self.form.begin()
        self._put(shown=False)
        self.button.setFocus()

    # ---------------------------------------------------------------------------------------- internal

    def _put(self, *, shown: bool) -> None:
        self.form.setVisible(shown)
        for widget in self._behind:
            widget.setVisible(not shown)

    def _show(self, found: Sequence[OfficeDesktop]) -> None:
        if self.form.isVisibleTo(self._page):
            return  # what somebody fills in stays
        here = [each for each in found if each.place == self._desktops.own and not each.shares]
        others = [
            each
            for each in found
            if not (each.shares or each.place == self._desktops.own or each.lost_at is not None)
        ]
        self._back = any(each.lost_at is not None for each in here)
        self.form.offer([Option(each.place or each.name, each.name) for each in others])
        self.button.setText(self._page.texts("desktop_loss.look_back" if self._back else "desktop_loss.look"))
        self.button.setVisible(self._back or bool(others))

    def _declare_lost(self) -> None:
        form = self.form
        form.set_busy(busy=True)
        self._page.ask(
            self._desktops.declare_lost,
            *(form.desktop, form.second, form.reason.value),
            done=self._on_lost,
            failed=form.refuse,
        )

    def _declare_found(self) -> None:
        form = self.form
        form.set_busy(busy=True)
        self._page.ask(
            self._desktops.declare_found, form.reason.value, done=self._on_found, failed=form.refuse
        )

    def _on_lost(self, entry: Entry) -> None:
        self.close()
        body = entry.of(DesktopLost)
        said = self._page.texts("desktop_loss.lost", desktop=body.desktop, recordings=body.recordings)
        self._page.say_ok(said, topic="desktop-loss")
        self.read()

    def _on_found(self, _entry: Entry) -> None:
        self.close()
        self._page.say_ok(self._page.texts("desktop_loss.found"), topic="desktop-loss")
        self.read()


class DesktopForm(FormPane):
    """Asks which desktop is lost, who confirms besides and why; with `back` only why this one can be believed."""

    def __init__(self, texts: Texts, *, back: bool, parent: QWidget | None = None) -> None:
        key = "desktop_loss.back" if back else "desktop_loss.away"
        super().__init__(texts, texts(f"{key}.title"), texts(f"{key}.act"), parent=parent)
        self.column.addWidget(words(texts(f"{key}.words"), "muted", wrap=True))
        self.away: tuple[FormChoice, FormLine, FormSecret] | None = None
        if not back:
            choice = FormChoice(
                texts("desktop_loss.desktop"), unset=texts("desktop_loss.choose"), required=True
            )
            self.away = (
                self.add("desktop", choice),
                self.add("second", FormLine(texts("new_key.second"), required=True, rule="PF-05")),
                self.add(
                    "second_password", FormSecret(texts, texts("new_key.second_password"), required=True)
                ),
            )
        self.reason = self.add(
            "reason", FormText(texts("new_key.reason"), lines=2, required=True, rule="DM-03")
        )

    @property
    def desktop(self) -> str:
        """The chosen desktop, by the place of its archive; the first one by its name."""
        return "" if self.away is None else self.away[0].value

    @property
    def second(self) -> Person:
        """The second person."""
        if self.away is None:
            raise TypeError("a form without a desktop to choose asks for no second person")
        return Person(self.away[1].value, self.away[2].value)

    def offer(self, desktops: Sequence[Option]) -> None:
        """The desktops that can be lost."""
        if self.away is not None:
            self.away[0].offer(desktops)

    def begin(self) -> None:
        """Start empty; no password stays on screen."""
        self.start_over()
        self.stand_whole()
        (self.away[0] if self.away is not None else self.reason).setFocus()
