"""账号: accounts with their roles; what a person may do, and who may do a thing (PF-05)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from station.core.ledger import subject
from station.core.listing import ListQuery
from station.people.accounts import Accounts
from station.people.administration import holders
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer
from station.ui.dialogs import confirm
from station.ui.foreseeing import WHY, ask_when_possible, foresee
from station.ui.leading import offer_history
from station.ui.models.column import TableColumn
from station.ui.models.declared import Look
from station.ui.models.record_model import RecordModel
from station.ui.page_list import PageList
from station.ui.pages.administration.account_detail import AccountDetail, state_of, wishes_for
from station.ui.pages.administration.account_forms import AccountForm, PasswordForm, ReasonForm, RolesForm
from station.ui.pages.administration.tab import ListTab, TabContext, button_row
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import SidePane
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.selection_bar import RowAct

BY_ACCOUNT, BY_PERMISSION = "by_account", "by_permission"
WISHES = {"unlock": "unlock", "freeze": "pause", "unfreeze": "play", "close": "cancel"}
"""Acts on chosen accounts, with their drawings."""


class AccountsTab(ListTab):
    """Accounts on the first chip, permissions with their holders on the second."""

    key = "accounts"
    touches = ("account.", "officer.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        texts = context.texts
        self._accounts: tuple[Account, ...] = ()
        self._locked: frozenset[str] = frozenset()
        self._officers: tuple[Officer, ...] = ()
        self.filters = FilterBar([Filter(key, self.words(key)) for key in (BY_ACCOUNT, BY_PERMISSION)])
        self.filters.changed.connect(self._on_filter)
        self.add_button = Button(self.words("add"), "plus", role="primary")
        self.add_button.setShortcut("Ctrl+N")
        self.add_button.clicked.connect(self.add)
        if not self._edits:
            self.add_button.hide()
        services = context.services
        self.list = PageList(
            context.page,
            services,
            services.people.account_list,
            self._looks(),
            title=self.words("title"),
            parent=self,
        )
        self.model, self.table = self.list.model, self.list.table
        self.table.add_filters(self.list.filters)
        self.permissions = RecordModel(texts, self._permission_columns(), tuple(Permission))
        self.permission_table = RecordTable(texts, self.permissions, name="permissions", exports=True)
        self.permission_table.export_wished.connect(self.list.exports.carry_out)
        if self._edits:
            for wish, icon in WISHES.items():
                ask, fits = partial(self._ask_reason, wish), partial(_may_be_wished, wish)
                self.table.add_act(RowAct(wish, self.words(wish), icon, ask, fits=fits))
        offer_history(context.page, self.table, _subject)
        self.lists = SidePane()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.permission_table)
        self.place_pane(self.lists)
        self._opener = RowOpener(self.table, self.split, self._on_current)
        row = button_row()
        row.insertWidget(0, self.filters)
        row.addWidget(self.add_button)
        self.column.addLayout(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    @property
    def _edits(self) -> bool:
        return self.context.may(Permission.ACCOUNTS_EDIT)

    def load(self) -> None:
        services = self.context.services
        self.context.ask(
            lambda session: (
                services.people.accounts.all(session),
                services.people.roster.officers(session),
                services.people.accounts.locked(session),
            ),
            self._show,
            latest="administration-accounts",
        )
        self.list.reload()

    def show_subject(self, subject: str) -> None:
        kind, _, name = subject.partition(":")
        if kind == "account" and name:
            self._open_account(name)

    # ---------------------------------------------------------------------------------------- acts

    def add(self) -> None:
        """A form for a new account."""
        self.open_form(AccountForm(self.context.texts, self._free_officers()), self._create)

    def act_on(self, account: Account, wish: str) -> None:
        """Carry out a button of the detail: ``roles``, ``password``, ``unlock``, ``freeze``, ``unfreeze``, ``close``."""
        texts = self.context.texts
        if wish == "roles":
            self.open_form(RolesForm(texts, account), self._change_roles)
        elif wish == "password":
            self.open_form(PasswordForm(texts, account), self._set_password)
        else:
            form, act = ReasonForm(texts, (account,), wish), self._act_of(wish)
            self.open_form(form, self._on_reason)
            foresee(self.context.page, form, lambda session: act(session, account.name, WHY))

    def _act_of(self, wish: str) -> Callable[[Session, str, str], object]:
        accounts = self.context.services.people.accounts
        acts = {
            "unlock": accounts.unlock,
            "freeze": accounts.freeze,
            "unfreeze": accounts.unfreeze,
            "close": accounts.close,
        }
        return acts[wish]

    def _ask_reason(self, wish: str, rows: list[object]) -> None:
        """The same for every chosen account."""
        chosen = [row for row in rows if isinstance(row, Account)]
        if chosen:
            self.open_form(ReasonForm(self.context.texts, chosen, wish), self._on_reason)

    def _create(self, form: AccountForm) -> None:
        name, display, number = form.name.value, form.display_name.value, form.officer_number()
        roles, password, accounts = form.roles(), form.secrets.typed(), self.context.services.people.accounts
        if password is not None:
            self._act(
                form,
                lambda session: accounts.create(
                    session, name, display, number=number, roles=roles, password=password or None
                ),
                name,
                said="account_opened",
            )

    def _change_roles(self, form: RolesForm) -> None:
        account, roles, accounts = form.account, form.roles(), self.context.services.people.accounts
        self._act(form, lambda session: _set_roles(accounts, session, account, roles), account.name)

    def _set_password(self, form: PasswordForm) -> None:
        account, password = form.account, form.secrets.typed()
        accounts = self.context.services.people.accounts
        if password is not None:
            self._act(
                form, lambda session: accounts.set_password(session, account.name, password), account.name
            )

    def _on_reason(self, form: ReasonForm) -> None:
        reason, act = form.reason.value, self._act_of(form.wish)
        names = self.context.texts("list.join").join(each.name for each in form.accounts)
        if len(form.accounts) == 1:
            said = "account_unlocked" if form.wish == "unlock" else "account_changed"

            def carried(session: Session) -> object:
                return act(session, names, reason)

            def go_on() -> None:
                self._act(form, carried, names, said)

            if form.wish == "close":
                ask_when_possible(self.context.page, form, carried, lambda: self._sure(names), go_on)
            else:
                go_on()
            return
        self._act_on_several(form, act)

    def _act_on_several(self, form: ReasonForm, act: Callable[[Session, str, str], object]) -> None:
        reason, joined = form.reason.value, self.context.texts("list.join").join
        self.context.bulk.start(
            self.words(f"{form.wish}_title"),
            [(each.name, each.name) for each in form.accounts],
            lambda session, name: act(session, name, reason),
            form=form,
            sure=(lambda able: self._sure(joined(able))) if form.wish == "close" else None,
            begun=self.close_pane,
            done=self.load,
        )

    def _sure(self, names: str) -> bool:
        texts, question = self.context.texts, self.words("close_question", account=names)
        return confirm(self, texts, question, self.words("close_consequence"), self.words("close"))

    def _act(
        self, form: FormPane, act: Callable[[Session], object], name: str, said: str = "account_changed"
    ) -> None:
        def done(_answer: object) -> None:
            self.context.page.say_ok(
                self.context.texts(f"people.done.{said}", account=name), topic="accounts"
            )
            self.close_pane()
            self.load()
            if said == "account_opened":
                self.list.show_among(account=name)
            self._open_account(name)

        self.carry_out(form, act, done)

    # ------------------------------------------------------------------------------------- internal

    def focus_list(self) -> None:
        if (shown := self.lists.currentWidget()) is not None:
            shown.setFocus()

    def _show(self, answer: tuple[tuple[Account, ...], tuple[Officer, ...], frozenset[str]]) -> None:
        before = self._locked
        self._accounts, self._officers, self._locked = answer
        if self._locked != before:
            self.list.reload()
        if isinstance(form := self.pane.currentWidget(), AccountForm):
            form.offer(self._free_officers())
        self.permissions.set_rows(tuple(Permission))
        self.filters.set_filters(
            [
                Filter(BY_ACCOUNT, self.words(BY_ACCOUNT), len(self._accounts)),
                Filter(BY_PERMISSION, self.words(BY_PERMISSION)),
            ]
        )

    def _open_account(self, name: str) -> None:
        """Show one account beside the list, wherever in the list the account is."""
        listing, query = self.context.services.people.account_list, ListQuery(limit=1).narrowed(account=name)
        self.context.ask(lambda session: listing.page(session, query).sound, self._show_account)

    def _show_account(self, found: tuple[Account, ...]) -> None:
        for account in found:
            self.table.choose(account.name)
            self._open_detail(account)

    def _on_filter(self, _chosen: object = None) -> None:
        by_account = self.filters.chosen[0] == BY_ACCOUNT
        self.lists.setCurrentWidget(self.table if by_account else self.permission_table)
        self.close_pane()
        self.add_button.setVisible(self._edits and by_account)

    def _on_current(self, row: object) -> None:
        if not self.filling:
            self._open_detail(row)

    def _open_detail(self, row: object) -> None:
        if not isinstance(row, Account):
            return
        locked = row.name in self._locked
        detail = AccountDetail(self.context.texts, row, edits=self._edits, locked=locked)
        detail.wished.connect(self.act_on)
        self.open_detail(detail, f"account:{row.name}", detail.show_history)

    def _free_officers(self) -> list[Officer]:
        taken = {each.number for each in self._accounts if each.status is not AccountStatus.CLOSED}
        return [each for each in self._officers if each.number not in taken]

    def _roles(self, account: Account) -> str:
        texts = self.context.texts
        return texts("shell.role_join").join(
            texts(f"people.role.{role.value}") for role in Role if role in account.roles
        )

    def _looks(self) -> dict[str, Look]:
        texts = self.context.texts

        def state(account: Account) -> ChipState:
            return state_of(texts, account, locked=account.name in self._locked)

        return {
            "account": Look(130),
            "name": Look(120, face="strong"),
            "number": Look(96, gives_way=1),
            "roles": Look(240, stretch=True, value=self._roles),
            "status": Look(108, state=state),
        }

    def _permission_columns(self) -> list[TableColumn]:
        texts = self.context.texts

        def word(permission: Permission) -> str:
            return texts(f"people.permission.{permission.value}")

        def who(permission: Permission) -> str:
            return texts("shell.role_join").join(
                each.display_name for each in holders(permission, self._accounts)
            )

        def count(permission: Permission) -> int:
            return len(holders(permission, self._accounts))

        return [
            TableColumn("permission", "administration.accounts.permission", word, face="strong", width=200),
            TableColumn("count", "administration.accounts.count", count, align="right", width=80),
            TableColumn("who", "administration.accounts.who", who, width=320, stretch=True),
        ]


def _set_roles(accounts: Accounts, session: Session, account: Account, roles: frozenset[Role]) -> None:
    """Grant what is new, then take what is gone."""
    new, gone = roles - account.roles, account.roles - roles
    if new:
        accounts.grant(session, account.name, new)
    if gone:
        accounts.revoke(session, account.name, gone)


def _may_be_wished(wish: str, row: object) -> bool:
    return isinstance(row, Account) and wish in wishes_for(row)


def _subject(row: object) -> str:
    """Who stands behind an account: the officer, where it has one."""
    if not isinstance(row, Account):
        return ""
    return subject("officer", row.number) if row.number else subject("account", row.name)
