"""One account in full: its roles, its permissions, its history, and the acts on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.permissions import Permission, Role, permissions_of
from station.people.values import Account, AccountStatus
from station.ui.pages.administration.history import entry_events
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words
from station.ui.widgets.timeline import Timeline

_TOKENS = {AccountStatus.ACTIVE: "ok", AccountStatus.FROZEN: "attention", AccountStatus.CLOSED: "neutral"}
_ICONS = {
    "roles": "people",
    "password": "lock",
    "freeze": "pause",
    "unfreeze": "play",
    "unlock": "unlock",
    "close": "close",
}


def state_of(texts: Texts, account: Account, *, locked: bool) -> ChipState:
    """How an account stands; `locked` after wrong secrets, from which somebody else can free it (PF-04)."""
    if locked and account.status is AccountStatus.ACTIVE:
        return ChipState(texts("people.locked_now"), "stop", "lock")
    return ChipState(texts(f"people.status.{account.status.value}"), _TOKENS[account.status])


def wishes_for(account: Account) -> tuple[str, ...]:
    """What may be wished for an account as it stands."""
    if account.status is AccountStatus.CLOSED:
        return ()
    frozen = account.status is AccountStatus.FROZEN
    return ("roles", "password", "unlock", "unfreeze" if frozen else "freeze", "close")


class AccountDetail(DetailFrame):
    """`wished(account, wish)` for ``roles``, ``password``, ``freeze``, ``unfreeze``, ``unlock``, ``close``."""

    wished = Signal(object, str)

    def __init__(
        self, texts: Texts, account: Account, *, edits: bool, locked: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._words, self.account = texts, account
        subtitle = f"{account.name} · {account.number}" if account.number else account.name
        self.set_header(account.display_name, subtitle, state_of(texts, account, locked=locked))
        self.buttons_by_wish: dict[str, Button] = {}
        for wish in wishes_for(account) if edits else ():
            button = Button(texts(f"administration.accounts.{wish}"), _ICONS[wish])
            button.setProperty("wish", wish)
            button.clicked.connect(self._on_clicked)
            self.buttons_by_wish[wish] = button
            self.buttons.add(button)
        self.timeline = Timeline(texts)
        self.set_tab("overview", self._overview())
        self.set_tab("history", self.timeline, scroll=False)

    def show_history(self, entries: Sequence[Entry]) -> None:
        """Show the entries about the account, newest first."""
        self.timeline.show_events(entry_events(self._words, entries, f"account:{self.account.name}"))

    def _overview(self) -> QWidget:
        texts, account = self._words, self.account
        join = texts("shell.role_join")
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        roles = join.join(texts(f"people.role.{role.value}") for role in Role if role in account.roles)
        facts = [Fact(texts("people.field.roles"), roles)]
        if account.superior:
            facts.append(Fact(texts("administration.accounts.superior"), account.superior, code=True))
        column.addWidget(KeyValues(facts))
        column.addWidget(words(texts("administration.accounts.may"), "heading"))
        active = account.status is AccountStatus.ACTIVE
        may = permissions_of(account.roles) if active else frozenset()
        for permission in Permission:
            if permission in may:
                column.addWidget(words(f"✓  {texts(f'people.permission.{permission.value}')}"))
        if not may:
            column.addWidget(words(texts("administration.accounts.nothing"), "muted"))
        return overview

    def _on_clicked(self) -> None:
        self.wished.emit(self.account, str(self.sender().property("wish")))
