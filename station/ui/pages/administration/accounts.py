"""账号: who signs in with which roles; what a person may do, and who may do a thing (PF-05)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from station.core.listing import ListQuery
from station.people.accounts import Accounts
from station.people.administration import holders
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer
from station.ui.dialogs import confirm
from station.ui.models.column import TableColumn
from station.ui.models.declared import Look
from station.ui.models.record_model import RecordModel
from station.ui.page_list import PageList
from station.ui.pages.administration.account_detail import AccountDetail
from station.ui.pages.administration.account_forms import AccountForm, PasswordForm, ReasonForm, RolesForm
from station.ui.pages.administration.tab import SidePane, Tab, TabContext, button_row
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.selection_bar import RowAct

BY_ACCOUNT, BY_PERMISSION = "by_account", "by_permission"
WISHES = {"freeze": "lock", "unfreeze": "unlock", "close": "cancel"}
"""Acts on chosen accounts, with their drawings."""
STATUS_TOKENS = {
    AccountStatus.ACTIVE: "ok",
    AccountStatus.FROZEN: "attention",
    AccountStatus.CLOSED: "neutral",
}


class AccountsTab(Tab):
    """Accounts on the first chip, permissions with their holders on the second."""

    key = "accounts"
    touches = ("account.", "officer.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        texts = context.texts
        self._accounts: tuple[Account, ...] = ()
        self._officers: tuple[Officer, ...] = ()
        self.filters = FilterBar([Filter(key, self.words(key)) for key in (BY_ACCOUNT, BY_PERMISSION)])
        self.filters.changed.connect(self._on_filter)
        self.add_button = Button(self.words("add"), "plus", role="primary")
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
                self.table.add_act(RowAct(wish, self.words(wish), icon, partial(self._ask_reason, wish)))
        self.lists = SidePane()
        self.lists.addWidget(self.table)
        self.lists.addWidget(self.permission_table)
        self.pane = SidePane()
        self.split = MasterDetail(self.lists, self.pane)
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
            lambda session: (services.people.accounts.all(session), services.people.roster.officers(session)),
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
        self._open_form(AccountForm(self.context.texts, self._free_officers()))

    def act_on(self, account: Account, wish: str) -> None:
        """What a button of the detail wishes: ``roles``, ``password``, ``freeze``, ``unfreeze``, ``close``."""
        texts = self.context.texts
        if wish == "roles":
            self._open_form(RolesForm(texts, account))
        elif wish == "password":
            self._open_form(PasswordForm(texts, account))
        else:
            self._open_form(ReasonForm(texts, (account,), wish))

    def _ask_reason(self, wish: str, rows: list[object]) -> None:
        """The same for every chosen account."""
        chosen = [row for row in rows if isinstance(row, Account)]
        if chosen:
            self._open_form(ReasonForm(self.context.texts, chosen, wish))

    def _on_acted(self) -> None:
        form, accounts = self.pane.currentWidget(), self.context.services.people.accounts
        if isinstance(form, AccountForm):
            name, display, number = form.name.value, form.display_name.value, form.officer_number()
            roles, password = form.roles(), form.secrets.typed()
            if password is None:
                return
            self._act(
                form,
                lambda session: accounts.create(
                    session, name, display, number=number, roles=roles, password=password or None
                ),
                name,
            )
        elif isinstance(form, RolesForm):
            account, roles = form.account, form.roles()
            self._act(form, lambda session: _set_roles(accounts, session, account, roles), account.name)
        elif isinstance(form, PasswordForm):
            account, password = form.account, form.secrets.typed()
            if password is not None:
                self._act(
                    form, lambda session: accounts.set_password(session, account.name, password), account.name
                )
        elif isinstance(form, ReasonForm):
            self._on_reason(form)

    def _on_reason(self, form: ReasonForm) -> None:
        reason, accounts = form.reason.value, self.context.services.people.accounts
        acts = {"freeze": accounts.freeze, "unfreeze": accounts.unfreeze, "close": accounts.close}
        names = self.context.texts("list.join").join(each.name for each in form.accounts)
        if form.wish == "close" and reason.strip():
            question = self.words("close_question", account=names)
            if not confirm(
                self, self.context.texts, question, self.words("close_consequence"), self.words("close")
            ):
                return
        act = acts[form.wish]
        if len(form.accounts) == 1:
            self._act(form, lambda session: act(session, names, reason), names)
            return
        things = [(each.name, each.name) for each in form.accounts]
        self._close()
        self.context.bulk.start(
            self.words(f"{form.wish}_title"),
            things,
            lambda session, name: act(session, name, reason),
            done=self.load,
        )

    def _act(self, form: FormPane, act: Callable[[Session], object], name: str) -> None:
        def done(_answer: object) -> None:
            self.context.page.say_ok(
                self.context.texts("people.done.account_changed", account=name), topic="accounts"
            )
            self._close()
            self.load()
            self._open_account(name)

        self.carry_out(form, act, done)

    # ------------------------------------------------------------------------------------- internal

    def _open_form(self, form: FormPane) -> None:
        form.acted.connect(self._on_acted)
        form.closed.connect(self._close)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()

    def _close(self) -> None:
        self.pane.clear()
        self.split.close_detail()
        if (shown := self.lists.currentWidget()) is not None:
            shown.setFocus()

    def _show(self, answer: tuple[tuple[Account, ...], tuple[Officer, ...]]) -> None:
        self._accounts, self._officers = answer
        self.permissions.set_rows(tuple(Permission))
        self.filters.set_filters(
            [
                Filter(BY_ACCOUNT, self.words(BY_ACCOUNT), len(self._accounts)),
                Filter(BY_PERMISSION, self.words(BY_PERMISSION)),
            ]
        )

    def _open_account(self, name: str) -> None:
        """Show one account beside the list, wherever in the list that is."""
        listing, query = self.context.services.people.account_list, ListQuery(limit=1).narrowed(account=name)
        self.context.ask(lambda session: listing.page(session, query).sound, self._show_account)

    def _show_account(self, found: tuple[Account, ...]) -> None:
        for account in found:
            self.table.choose(account.name)
            self._open_detail(account)

    def _on_filter(self, _chosen: object = None) -> None:
        by_account = self.filters.chosen[0] == BY_ACCOUNT
        self.lists.setCurrentWidget(self.table if by_account else self.permission_table)
        self._close()
        self.add_button.setVisible(self._edits and by_account)

    def _on_current(self, row: object) -> None:
        if not isinstance(self.pane.currentWidget(), FormPane):
            self._open_detail(row)

    def _open_detail(self, row: object) -> None:
        if not isinstance(row, Account):
            return
        detail = AccountDetail(self.context.texts, row, edits=self._edits)
        detail.wished.connect(self.act_on)
        detail.closed.connect(self._close)
        self.pane.put(detail)
        self.split.open_detail()
        self.read_history(self.pane, f"account:{row.name}", detail, detail.show_history)

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
            return ChipState(texts(f"people.status.{account.status.value}"), STATUS_TOKENS[account.status])

        return {
            "account": Look(130),
            "name": Look(120, face="strong"),
            "number": Look(96),
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
