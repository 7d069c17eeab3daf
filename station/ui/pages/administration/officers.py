"""人员: officers in service and those who left; registering, changing, badges, PINs, leaving, the import of a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.changes import Change
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.notices import Notice
from station.core.report import Report
from station.inventory.in_hand import InHand
from station.people.lists import IN_SERVICE, LEFT
from station.people.permissions import Permission
from station.people.roster import ChangedOfficer
from station.people.sessions import Session
from station.people.values import Department, Group, Officer
from station.people.voiding.use_cases import Reinstated
from station.people.voiding.wording import notice_words
from station.ui.leading import HISTORY, offer_history
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.handover_form import HandoverSigning
from station.ui.pages.administration.leaving import OfficerLeaving
from station.ui.pages.administration.officer_detail import OfficerDetail
from station.ui.pages.administration.officer_forms import (
    BadgeForm,
    OfficerForm,
    PinForm,
    ReinstateForm,
)
from station.ui.pages.administration.officer_posts import OfficerPosting
from station.ui.pages.administration.officer_year import OfficerYearShowing
from station.ui.pages.administration.roster_import import RosterImport
from station.ui.pages.administration.several_officers import SeveralOfficers, SeveralUnitForm, told_back
from station.ui.pages.administration.tab import ListTab, TabContext, button_row
from station.ui.pages.counter.in_hand_block import print_in_hand
from station.ui.paper_window import show_paper
from station.ui.table_import import TableImport
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.faces import Faces
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener
from station.ui.widgets.scan_box import half_width

F = TypeVar("F", bound=FormPane)


class OfficersTab(ListTab):
    """The roster."""

    key = "officers"
    touches = ("officer.", "department.", "group.", "unit.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self.departments: tuple[Department, ...] = ()
        self.groups: tuple[Group, ...] = ()
        self._wanted_tab = ""
        self.leaving, self.signing = OfficerLeaving(self), HandoverSigning(self)
        self.posting, self.years = OfficerPosting(self), OfficerYearShowing(self)
        self.list = PageList(
            context.page,
            context.services,
            context.services.people.officer_list,
            self._looks(),
            title=self.words("title"),
            parent=self,
        )
        self.model, self.filters, self.table = self.list.model, self.list.filters, self.list.table
        self.table.add_filters(self.filters)
        acts = ("add", "import") if self._edits else ()
        self.table.set_empty(self.words("empty"), *map(self.words, acts))
        self.table.empty_acted.connect(self.add)
        self.table.empty_acted_else.connect(self.import_list)
        self.add_button = Button(self.words("add"), "plus", role="primary")
        self.add_button.setShortcut("Ctrl+N")
        self.add_button.clicked.connect(self.add)
        self.import_button = Button(self.words("import"), "import")
        self.import_button.clicked.connect(self.import_list)
        row = button_row()
        row.insertWidget(0, self.filters.chips)
        for button in (self.import_button, self.add_button):
            if not self._edits:
                button.hide()
            row.addWidget(button)
        self.place_pane(self.table)
        self._opener = RowOpener(self.table, self.split, self._on_current)
        roster = QWidget()
        inner = QVBoxLayout(roster)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        inner.addLayout(row)
        inner.addWidget(self.split, 1)
        room = RosterImport(context.page, context.services.people.roster)
        self.importing = TableImport(context.page, context.services.printing.reporting, room)
        self.importing.closed.connect(self.show_roster)
        self._roster = roster
        self._faces = Faces(roster, self.importing)
        self.column.addWidget(self._faces, 1)
        self.setFocusProxy(self.table)
        if self._edits:
            self.several = SeveralOfficers(self)
        offer_history(context.page, self.table, _subject)
        self.list.narrow(status=IN_SERVICE)

    @property
    def _edits(self) -> bool:
        return self.context.may(Permission.PEOPLE_EDIT)

    def load(self) -> None:
        roster = self.context.services.people.roster
        self.context.ask(
            lambda session: (roster.departments(session), roster.groups(session)),
            self._show,
            latest="administration-officers",
        )
        self.list.reload()

    def show_subject(self, subject: str) -> None:
        self._faces.show_face(self._roster)
        kind, _, what = subject.partition(":")
        self.list.narrow(find=what if kind == "officers" else "")
        if kind == "officer":
            self._open_officer(what)

    # ---------------------------------------------------------------------------------------- acts

    def add(self) -> None:
        """A form for a new officer."""
        if self._edits:
            self.open_form(OfficerForm(self.context.texts, self.departments, self.groups), self._register)

    def edit(self, officer: Officer) -> None:
        """A form for an officer's facts."""
        form = OfficerForm(self.context.texts, self.departments, self.groups, officer)
        self.open_form(form, self._change)

    def import_list(self) -> None:
        """The batch import, in place of the list."""
        self.importing.begin()
        self._faces.show_face(self.importing)
        self.importing.choose_button.setFocus()

    def show_roster(self) -> None:
        """Show the list again."""
        self._faces.show_face(self._roster)
        self.load()
        self.table.setFocus()

    def ask_badge(self, officer: Officer) -> None:
        """A form for another badge."""
        self.open_form(BadgeForm(self.context.texts, officer), self._set_badge)

    def ask_pin(self, officer: Officer) -> None:
        """A form for a PIN, which the officer types."""
        self.open_form(PinForm(self.context.texts, officer), self._set_pin)

    def open_in_hand(self, officer: Officer) -> None:
        """Show the officer at what they have in hand."""
        self.close_pane()
        self._wanted_tab = "in_hand"
        self._open_officer(officer.number)

    def ask_reinstate(self, officer: Officer) -> None:
        """A form for coming back."""
        self.open_form(ReinstateForm(self.context.texts, officer), self._reinstate)

    def _register(self, form: OfficerForm) -> None:
        officer, roster = form.officer(), self.context.services.people.roster
        self.act(form, lambda session: roster.register(session, officer), officer, "registered")

    def _change(self, form: OfficerForm) -> None:
        officer, roster = form.officer(), self.context.services.people.roster
        self.act(form, lambda session: roster.change(session, officer), officer, "changed", _notices_of)

    def _set_badge(self, form: BadgeForm) -> None:
        officer, badge, roster = form.of, form.badge.value, self.context.services.people.roster
        self.act(form, lambda session: roster.set_badge(session, officer.number, badge), officer, "badge_set")

    def _set_pin(self, form: PinForm) -> None:
        pin = form.secrets.typed()
        if pin is None:
            return
        officer, accounts = form.of, self.context.services.people.accounts
        self.act(form, lambda session: accounts.set_pin(session, officer.number, pin), officer, "pin_set")

    def _reinstate(self, form: ReinstateForm) -> None:
        officer, reason, voids = form.of, form.reason.value, self.context.services.people.voids

        def finished(back: Reinstated) -> None:
            texts, said = (
                self.context.texts,
                [self.words("reinstated_done", name=officer.name, number=officer.number)],
            )
            said += told_back(texts, back)
            self.context.page.say_ok(self.context.texts.sentences(said), topic="officers")
            self.close_pane()
            self.load()
            self._open_officer(officer.number)

        self.carry_out(form, lambda session: voids.reinstate(session, officer.number, reason), finished)

    def act(
        self,
        form: FormPane,
        act: Callable[[Session], Any],
        officer: Officer,
        done: str,
        notices: Callable[[Any], Iterable[Notice]] = lambda _result: (),
    ) -> None:
        """Carry out an act on an officer, who is shown afterwards; `done` names what is said then, before the `notices` of its result."""

        def finished(result: object) -> None:
            said = [self.words(f"{done}_done", name=officer.name, number=officer.number)]
            said += [notice_words(self.context.texts, each) for each in notices(result)]
            self.context.page.say_ok(self.context.texts.sentences(said), topic="officers")
            self.close_pane()
            self.load()
            if done == "registered":
                self.list.show_among(begins={"status": IN_SERVICE}, number=half_width(officer.number))
            self._open_officer(officer.number)

        self.carry_out(form, act, finished)

    # ------------------------------------------------------------------------------------- internal

    def _show(self, answer: tuple[tuple[Department, ...], tuple[Group, ...]]) -> None:
        self.departments, self.groups = answer
        form = self.pane.currentWidget()
        if isinstance(form, OfficerForm | SeveralUnitForm):
            form.units.offer(self.departments, self.groups)

    def _open_officer(self, number: str) -> None:
        """Show one officer beside the list, wherever in the list the officer is."""
        listing = self.context.services.people.officer_list
        query = ListQuery(limit=1).narrowed(number=half_width(number))  # as it was typed
        self.context.ask(lambda session: listing.page(session, query).sound, self._show_officer)

    def _show_officer(self, found: tuple[Officer, ...]) -> None:
        for officer in found:
            self.table.choose(officer.number)
            self._on_opened(officer)

    def _on_current(self, row: object) -> None:
        if not self.filling:  # Enter or a double click leads away from a form
            self._on_opened(row)

    def _on_opened(self, row: object) -> None:
        if not isinstance(row, Officer):
            return
        secrets, clock = self.context.may(Permission.ACCOUNTS_EDIT), self.context.services.clock
        detail = OfficerDetail(self.context.texts, row, clock.zone, edits=self._edits, secrets=secrets)
        detail.edit_wished.connect(self.edit)
        detail.badge_wished.connect(self.ask_badge)
        detail.pin_wished.connect(self.ask_pin)
        detail.sign_wished.connect(self.signing.ask)
        detail.post_wished.connect(self.posting.ask)
        detail.leave_wished.connect(self.leaving.ask)
        detail.reinstate_wished.connect(self.ask_reinstate)
        detail.handover_button.setVisible(self.context.may(Permission.EQUIPMENT_VIEW))
        detail.open_wished.connect(self.leaving.show_all)
        detail.handover_wished.connect(self.show_handover)
        detail.conduct_wished.connect(self.show_conduct)
        detail.year_wished.connect(self.years.show)
        detail.whole_wished.connect(self._show_whole)
        detail.timeline.opened.connect(self.show_entry)
        detail.item_wished.connect(self._show_item)
        detail.list_wished.connect(self._print_in_hand)
        self.open_detail(detail, f"officer:{row.number}", detail.show_history)
        self.posting.say(detail)
        self._read_in_hand()

    def refresh(self, change: Change) -> None:
        """Read anew what an entry touched, and what the shown officer has."""
        super().refresh(change)
        if change.touches("equipment."):
            self._read_in_hand()

    def _read_in_hand(self) -> None:
        detail = self.pane.currentWidget()
        if isinstance(detail, OfficerDetail) and self.context.may(Permission.EQUIPMENT_VIEW):
            number, services = detail.officer.number, self.context.services
            self.context.ask(
                lambda session: services.inventory.in_hand.of(session, number),
                self._show_in_hand,
                latest="administration-in-hand",
            )

    def _show_in_hand(self, held: InHand) -> None:
        detail = self.pane.currentWidget()
        if isinstance(detail, OfficerDetail) and detail.officer.number == held.number:
            detail.show_in_hand(held, self.context.services.clock.now())
            if self._wanted_tab:
                detail.show_tab(self._wanted_tab)
                self._wanted_tab = ""

    def _show_item(self, tag: str) -> None:
        self.context.page.navigate.emit("equipment", f"item:{tag}")

    def _print_in_hand(self, officer: Officer) -> None:
        print_in_hand(self.context.page, self.context.services, officer.number)

    def _show_whole(self, officer: Officer) -> None:
        self.context.page.navigate.emit(HISTORY, _subject(officer))

    def show_conduct(self, officer: Officer) -> None:
        """Show what counts in the officer's yearly assessment."""
        self.context.page.show_subject(f"conduct_of:{officer.number}")

    def show_handover(self, officer: Officer) -> None:
        """Show the paper by which the officer hands back or over what they have (EQ-13)."""
        services, texts = self.context.services, self.context.texts

        def make(session: Session) -> Report:
            return services.inventory.papers.handover(session, texts, officer.number)

        title = texts("papers.title.handover")
        show_paper(self.context.page, services.printing.reporting, title, make)

    def _looks(self) -> dict[str, Look]:
        def state(officer: Officer) -> ChipState:
            token = "ok" if officer.active else "neutral"
            return ChipState(self.words(IN_SERVICE if officer.active else LEFT), token)

        return {
            "number": Look(96),
            "name": Look(110, face="strong"),
            "department": Look(170, stretch=True),
            "group": Look(110, gives_way=2),
            "post": Look(120, gives_way=4),
            "line": Look(120, gives_way=3),
            "phone": Look(140, gives_way=1),
            "status": Look(100, state=state),
        }


def _subject(row: object) -> str:
    return subject("officer", row.number) if isinstance(row, Officer) else ""


def _notices_of(changed: ChangedOfficer) -> tuple[Notice, ...]:
    return changed.notices
