"""换发密钥: two people give the station a new key; on the ledger page, and where the station can't be opened without it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.people.two_persons import Person
from station.ui.widgets.form_kinds import FormLine, FormSecret, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

KEY_TROUBLE: Final = frozenset(
    {"store.key_missing", "store.key_unreadable", "store.key_differs", "store.key_former"}
)
"""Why a station can't be opened that a new key opens."""


@dataclass(frozen=True, slots=True)
class NewKeyWish:
    """Two people and why they want a new key for a station that can't be opened."""

    first: Person
    second: Person
    reason: str
    leader_absent: str = ""


class NewKeyForm(FormPane):
    """Asks for the second person and the reason, and with `shut` for the first person too, whom nobody signed in."""

    def __init__(self, texts: Texts, *, shut: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("new_key.title"), texts("new_key.act"), parent=parent)
        self.column.addWidget(words(texts("new_key.words"), "muted", wrap=True))
        self.first_fields: tuple[FormLine, FormSecret] | None = None
        if shut:
            self.first_fields = (
                self.add("account", FormLine(texts("new_key.first"), required=True)),
                self.add("password", FormSecret(texts, texts("new_key.password"), required=True)),
            )
        self.second_fields = (
            self.add("second", FormLine(texts("new_key.second"), required=True, rule="PF-05")),
            self.add("second_password", FormSecret(texts, texts("new_key.second_password"), required=True)),
        )
        self.reason = self.add(
            "reason", FormText(texts("new_key.reason"), lines=2, required=True, rule="DM-03")
        )
        self.leader_absent: FormText | None = None
        if shut:
            self.leader_absent = self.add(
                "leader_absent", FormText(texts("new_key.leader_absent"), lines=1, rule="PF-05")
            )

    @property
    def wish(self) -> NewKeyWish:
        """What was filled in, of a form for a station that is shut."""
        if self.first_fields is None:
            raise TypeError("a form for a station that is open asks for no first person")
        absent = "" if self.leader_absent is None else self.leader_absent.value
        return NewKeyWish(_person(*self.first_fields), self.second, self.reason.value, absent)

    @property
    def second(self) -> Person:
        """The second person."""
        return _person(*self.second_fields)

    def begin(self) -> None:
        """Start empty; no password stays on screen."""
        self.start_over()
        if self.first_fields is None:  # among other things on a page
            self.stand_whole()
        (self.first_fields or self.second_fields)[0].setFocus()


def _person(account: FormLine, password: FormSecret) -> Person:
    return Person(account.value, password.value)
