"""Forms about accounts: a new one, its roles, its password, and the reason for freezing or closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.people.permissions import Role
from station.people.values import Account, Officer
from station.ui.officer_choice import OfficerAmong
from station.ui.widgets.form_kinds import FormLine, FormPart, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.twice_secret import TwiceSecret


class RoleBoxes(QWidget):
    """One box per role; `changed`: a person ticked one or took its tick away."""

    changed = Signal()

    def __init__(self, texts: Texts, chosen: Iterable[Role] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        held = frozenset(chosen)
        self.boxes: dict[Role, QCheckBox] = {}
        for role in Role:
            box = QCheckBox(texts(f"people.role.{role.value}"))
            box.setChecked(role in held)
            box.clicked.connect(self.changed)
            self.boxes[role] = box
            column.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def chosen(self) -> frozenset[Role]:
        """The ticked roles."""
        return frozenset(role for role, box in self.boxes.items() if box.isChecked())


class AccountPassword(TwiceSecret):
    """The password of somebody else's account, typed by its owner."""

    def __init__(self, texts: Texts, form: FormPane, *, required: bool = False) -> None:
        name = texts("administration.accounts.new_password")
        hint = texts("administration.accounts.password_hint")
        super().__init__(texts, form, "password", name, hint=hint, required=required)


class AccountForm(FormPane):
    """A new account."""

    def __init__(self, texts: Texts, officers: Sequence[Officer]) -> None:
        super().__init__(texts, texts("administration.accounts.new"), texts("administration.accounts.create"))
        self.officer = self.add(
            "officer",
            OfficerAmong(
                texts("administration.accounts.officer"),
                texts("administration.accounts.no_officer"),
                hint=texts("administration.accounts.officer_hint"),
            ),
        )
        self.offer(officers)
        self.officer.edited.connect(self._on_officer)
        hint = texts("administration.accounts.account_hint")
        self.name = self.add(
            "account", FormLine(texts("people.field.account"), hint=hint, required=True, plain=True)
        )
        self.display_name = self.add("name", FormLine(texts("people.field.name"), required=True))
        self.role_boxes = RoleBoxes(texts, (Role.OFFICER,))
        self.add("roles", FormPart(texts("people.field.roles"), self.role_boxes, self.role_boxes.changed))
        self.secrets = AccountPassword(texts, self)

    def offer(self, officers: Sequence[Officer]) -> None:
        """Offer these officers: once more when they are read after the form was opened."""
        self._officers = {each.number: each for each in officers}
        self.officer.offer_officers(officers)

    def officer_number(self) -> str | None:
        """Number of the officer behind it, None for none."""
        return self.officer.value or None

    def roles(self) -> frozenset[Role]:
        """The ticked roles."""
        return self.role_boxes.chosen()

    def _on_officer(self) -> None:
        officer = self._officers.get(self.officer.value)
        if officer is not None:
            self.display_name.put(officer.name)
            if self.name.empty:
                self.name.put(officer.number)


class RolesForm(FormPane):
    """Which roles an account has."""

    def __init__(self, texts: Texts, account: Account) -> None:
        super().__init__(
            texts,
            texts("administration.accounts.roles_title"),
            texts("administration.officers.save"),
            f"{account.display_name} · {account.name}",
        )
        self.account = account
        self.role_boxes = RoleBoxes(texts, account.roles)
        self.add("roles", FormPart(texts("people.field.roles"), self.role_boxes, self.role_boxes.changed))

    def roles(self) -> frozenset[Role]:
        """The ticked roles."""
        return self.role_boxes.chosen()


class PasswordForm(FormPane):
    """Another password for somebody who lost theirs."""

    def __init__(self, texts: Texts, account: Account) -> None:
        super().__init__(
            texts,
            texts("administration.accounts.password_title"),
            texts("administration.officers.save"),
            f"{account.display_name} · {account.name}",
        )
        self.account = account
        self.secrets = AccountPassword(texts, self, required=True)


class ReasonForm(FormPane):
    """Why accounts are frozen, unfrozen or closed; one or several."""

    def __init__(self, texts: Texts, accounts: Sequence[Account], wish: str) -> None:
        super().__init__(
            texts,
            texts(f"administration.accounts.{wish}_title"),
            texts(f"administration.accounts.{wish}"),
            _named(texts, accounts),
        )
        self.accounts, self.wish = tuple(accounts), wish
        self.reason = self.add(
            "reason", FormText(texts("administration.reason"), required=True, rule="PF-04")
        )


def _named(texts: Texts, accounts: Sequence[Account]) -> str:
    if len(accounts) == 1:
        return f"{accounts[0].display_name} · {accounts[0].name}"
    names = texts("list.join").join(each.name for each in accounts)
    return texts("bulk.chosen", names=names, count=len(accounts))
