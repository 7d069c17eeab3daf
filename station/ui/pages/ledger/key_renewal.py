"""A new key for the open station, on the ledger page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from station.audit.renewing import NewKey
from station.people.permissions import Permission
from station.sync.values import SyncStatus
from station.ui.new_key import NewKeyForm
from station.ui.page import Page
from station.ui.pages.ledger.needs import Needs
from station.ui.widgets.button import Button


class KeyRenewal(QObject):
    """Button and form; `placed` is called when the form comes or goes, `done` when the station has a new key."""

    def __init__(
        self, page: Page, services: Needs, placed: Callable[[], None], done: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._placed, self._done = page, services, placed, done
        self.button = Button(page.texts("new_key.look"), "lock")
        if not page.may(
            Permission.LEDGER_MAINTAIN
        ):  # shown before it has its place it would be a window of its own
            self.button.hide()
        self.button.clicked.connect(self.ask)
        self.form = NewKeyForm(page.texts)
        self.form.hide()
        self.form.acted.connect(self._renew)
        self.form.closed.connect(self.close)

    def ask(self) -> None:
        """Show the form."""
        self.form.show()
        self._placed()
        self.form.begin()

    def close(self) -> None:
        """Put the form away, with what was typed into it."""
        self.form.begin()
        self.form.hide()
        self._placed()

    def _renew(self) -> None:
        self.form.set_busy(busy=True)
        self._page.ask(
            self._services.audit.keys.renew,
            self.form.second,
            self.form.reason.value,
            done=self._renewed,
            failed=self.form.refuse,
        )

    def _renewed(self, made: NewKey) -> None:
        texts = self._page.texts
        self.close()
        said = texts("ledger.key_renewed", key_id=made.key_id, former_key_id=made.former_key_id)
        self._page.say_ok(said, topic="new-key")
        self._page.ask(self._services.sync.overview.status, done=partial(self._say_what_is_missing, made))
        self._done()

    def _say_what_is_missing(self, made: NewKey, status: SyncStatus) -> None:
        if status.centre is not None:
            facts = {"station": made.station, "public_key": made.public_key}
            self._page.warn(self._page.texts("sync.key_to_enrol", **facts), topic="key-to-enrol")
