"""事项: the list of matters, one of them in full, opening, correcting, closing, and taking a table in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from station.archive.values import Recording
from station.audit.entry_lines import EntryLine
from station.core.changes import Change
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.listing import ListPage, ListQuery
from station.core.texts import Texts
from station.matters.bodies import MATTER, MatterRenumbered
from station.matters.use_cases import MatterStanding
from station.matters.values import Matter
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.leading import HISTORY, leads_to, may_go, offer_history
from station.ui.list_beside_pane import ListBesidePane
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.matters.detail import MatterDetail
from station.ui.pages.matters.forms import (
    CloseForm,
    MatterChoices,
    MatterDecisionForm,
    MatterForm,
    ReopenForm,
)
from station.ui.pages.matters.giving import MatterGiving
from station.ui.pages.matters.needs import Needs
from station.ui.pages.matters.recordings import asked_recordings
from station.ui.pages.matters.statements import MatterStatements
from station.ui.pages.matters.table_room import MatterImport
from station.ui.signed_in import SignedIn
from station.ui.table_import import TableImport
from station.ui.tasks import Tasks
from station.ui.way_back import WayBack
from station.ui.widgets.button import Button
from station.ui.widgets.faces import Faces
from station.ui.widgets.form_pane import FormPane

_TOPIC = "matters"
_NEWEST = 200
"""Entries of a matter beside its list; the history has all."""


class MattersPage(Page):
    """Whoever may not see all matters sees those in their charge."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("matters_page.title"), texts("matters_page.subtitle"))
        self._services, self._matters = services, services.matters.matters
        self.way_back = WayBack(self)
        self.import_button = Button(texts("matters_page.import"), "import")
        self.import_button.clicked.connect(self.begin_import)
        self.open_button = Button(texts("matters_page.new"), "plus", role="primary")
        self.open_button.setShortcut("Ctrl+N")
        self.open_button.clicked.connect(self.begin_open)
        listing = services.matters.matter_list
        title = texts("matters_page.title")
        self.view = ListBesidePane(PageList(self, services, listing, _looks(), title=title), self._on_opened)
        self.view.uncovered.connect(self._on_uncovered)
        self._moved = False
        self.table = self.view.table
        edits = self.may(Permission.MATTER_EDIT)
        whole = "empty" if self.may(Permission.MATTER_VIEW) else "empty_own"
        self.table.set_empty(texts(f"matters_page.{whole}"), texts("matters_page.new") if edits else "")
        self.table.empty_acted.connect(self.begin_open)
        offer_history(self, self.table, _about)
        room = MatterImport(self, self._matters, self._after_import)
        self.importing = TableImport(self, services.printing.reporting, room)
        self.importing.closed.connect(self._show_list)
        self._statements = MatterStatements(self, self._matters, services.clock, self.put_form)
        self._giving = MatterGiving(self, services.archive.giving_back, self.view)
        self._faces = Faces(self.view, self.importing)
        self.body.addWidget(self._faces, 1)
        if edits:
            self.add_action(self.import_button)
            self.add_action(self.open_button)
        self.setFocusProxy(self.table)

    # ------------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        self.view.reload()

    def led_from(self, page: str) -> None:
        self.way_back.led_from(page)

    def refresh(self, change: Change) -> None:
        if any(change.touches(each) for each in ("matter.", "media.imported", "stock.", "unit.")):
            self.view.reload()
            self._moved = self.view.in_form()  # what the form covers is read again when it is seen
            self._show_anew()

    def _show_anew(self) -> None:
        shown = self.view.pane.currentWidget()
        if isinstance(shown, MatterDetail) and not self.view.split.pane.isHidden():
            self.open_matter(shown.standing.number)

    def _on_uncovered(self) -> None:
        if self._moved:
            self._moved = False
            self._show_anew()

    def new_day(self) -> None:
        super().new_day()
        self.view.list.filters.new_day()

    def show_subject(self, subject: str) -> None:
        """``matter:NO`` a matter, or a number that is not on the list; ``find:`` words."""
        kind, _, what = subject.partition(":")
        self._faces.show_face(self.view)
        if kind == MATTER:
            self.open_matter(what)
        elif kind == "find":
            self.view.list.narrow(find=what)

    # ---------------------------------------------------------------------------------------- a matter

    def open_matter(self, number: str) -> None:
        """Show a matter beside the list, with what happened to it."""
        self.ask(self._matters.show, number, done=self._show, latest="matter")

    def _on_opened(self, row: object) -> None:
        if isinstance(row, Matter):
            self.open_matter(row.number)

    def _show(self, standing: MatterStanding) -> None:
        if self.view.in_form():
            return
        detail = MatterDetail(
            self.texts,
            standing,
            self._services.clock,
            edits=self.may(Permission.MATTER_EDIT),
            explains=self.may(Permission.RECORDING_EXEMPT),
            gives=self.may(Permission.ARCHIVE_RESOLVE),
        )
        detail.closed.connect(self.view.close_pane)
        detail.wished.connect(partial(self._begin, standing))
        detail.asked.connect(self._lead_to)
        self.view.put(detail)

        def told(page: ListPage[EntryLine]) -> None:
            if self.view.pane.currentWidget() is detail:
                detail.show_history(page.sound)

        def named(page: ListPage[Recording]) -> None:
            if self.view.pane.currentWidget() is detail:
                detail.recordings.show_recordings(page.rows, page.found)

        archive, asked = self._services.archive.catalogue, asked_recordings(standing.number)
        if standing.named_by.get("media"):
            self.ask(archive.page, asked, done=named, failed=_not_shown, latest="matter-recordings")
        query = ListQuery(limit=_NEWEST).narrowed(subject=subject(MATTER, standing.number))
        self.ask(
            self._services.audit.histories.page, query, done=told, failed=_not_shown, latest="matter-history"
        )

    def _lead_to(self, about: str) -> None:
        kind, _, what = about.partition(":")
        if kind == "of_media":
            found: tuple[str, str] | None = ("archive", subject(MATTER, what))
        elif kind == "all":
            found = (HISTORY, what) if self.may(Permission.LEDGER_VIEW) else None
        elif kind == "place":
            found = ("ledger", about)
        else:
            found = leads_to(self.signed_in.session, about)
        if found is None or not may_go(self.signed_in.session, *found):
            self.say_info(self.texts("history_page.not_yours"), topic=_TOPIC)
        else:
            self.navigate.emit(*found)

    # ---------------------------------------------------------------------------------------- acts

    def begin_open(self, *_checked: object, number: str = "") -> None:
        """Ask for a new matter."""
        if self.may(Permission.MATTER_EDIT):
            self._faces.show_face(self.view)
            self._with_choices(partial(self._begin_open, number))

    def _begin(self, standing: MatterStanding, key: str) -> None:
        matter, texts, clock = standing.matter, self.texts, self._services.clock
        if key == "give_back":
            self._giving.begin(standing.number)
        elif matter is None:
            self.begin_open(number=standing.number)
        elif key == "change":
            self._with_choices(partial(self._begin_change, matter))
        elif key == "decide":
            decision = MatterDecisionForm(texts, clock, matter)
            self.put_form(decision, lambda: self._changing(matter.number, decision))
        elif key == "close":
            closing, close = CloseForm(texts, clock, matter), self._matters.close

            def act() -> Callable[[Session], object]:
                outcome, on = closing.outcome.value, closing.on.value
                return lambda session: close(session, matter.number, outcome, on)

            self.put_form(closing, act)
        elif key == "reopen":
            again, reopen = ReopenForm(texts, matter), self._matters.reopen

            def act_again() -> Callable[[Session], object]:
                reason = again.reason.value
                return lambda session: reopen(session, matter.number, reason)

            self.put_form(again, act_again)
        else:
            self._statements.begin(key, matter)

    def _with_choices(self, show: Callable[[MatterChoices], object]) -> None:
        people, listing, language = (
            self._services.people,
            self._services.matters.matter_list,
            self.texts.language,
        )

        def read(session: Session) -> MatterChoices:
            return MatterChoices(people.roster.officers(session), listing.choices(session, language)["unit"])

        self.ask(read, done=show, latest="matter-choices")

    def _begin_open(self, number: str, choices: MatterChoices) -> None:
        form, opened = (
            MatterForm(self.texts, self._services.clock, choices, number=number),
            self._matters.open,
        )

        def act() -> Callable[[Session], object]:
            wish, typed = form.wish, "" if form.number is None else form.number.value
            return lambda session: opened(session, typed, wish)

        self.put_form(form, act)

    def _begin_change(self, matter: Matter, choices: MatterChoices) -> None:
        form = MatterForm(self.texts, self._services.clock, choices, matter)
        self.put_form(form, lambda: self._changing(matter.number, form))

    def _changing(self, number: str, form: MatterForm | MatterDecisionForm) -> Callable[[Session], object]:
        wish, change = form.wish, self._matters.change
        why = (
            form.reason
            if isinstance(form, MatterDecisionForm)
            else ""
            if form.reason is None
            else form.reason.value
        )
        return lambda session: change(session, number, wish, why)

    def put_form(self, form: FormPane, begin: Callable[[], Callable[[Session], object]]) -> None:
        """Show a form; what was filled in is read on the screen's thread before it is carried out."""

        def carry_out() -> None:
            form.clear_problem()
            try:
                act = begin()
            except Refused as refusal:
                form.refuse(refusal)
                return
            form.set_busy(busy=True)
            self.ask(act, done=self._recorded, failed=form.refuse)

        form.acted.connect(carry_out)
        self.view.put_form(form)

    def _recorded(self, made: object) -> None:
        entries = (made,) if isinstance(made, Entry) else made
        self.view.close_pane()
        self.view.reload()
        if not isinstance(entries, tuple) or not entries:
            self.say_info(self.texts("matters_page.unchanged"), topic=_TOPIC)
            return
        entry = entries[0]
        typed = entry.typed
        number = typed.number if isinstance(typed, MatterRenumbered) else str(getattr(typed, "matter", ""))
        self.say_ok(
            self.texts(f"matters_page.done.{entry.kind.partition('.')[2]}", matter=number), topic=_TOPIC
        )
        self.open_matter(number)

    # ---------------------------------------------------------------------------------------- a table

    def begin_import(self) -> None:
        """The import, in place of the list."""
        self.importing.begin()
        self._faces.show_face(self.importing)
        self.importing.choose_button.setFocus()

    def _show_list(self) -> None:
        self._faces.show_face(self.view)
        self.view.reload()
        self.table.setFocus()

    def _after_import(self) -> None:
        self._show_list()


def _not_shown(_problem: object) -> None:
    """Whoever may not see the entries sees the facts alone."""


def _about(row: object) -> str:
    return subject(MATTER, row.number) if isinstance(row, Matter) else ""


def _looks() -> dict[str, Look]:
    return {
        "number": Look(190, face="code"),
        "kind": Look(90),
        "title": Look(150, stretch=True, face="strong", gives_way=5),
        "parties": Look(150, gives_way=4),
        "opened_on": Look(110),
        "decided": Look(100, gives_way=2),
        "officers": Look(150, gives_way=6),
        "unit": Look(120, gives_way=1),
        "state": Look(80),
    }
