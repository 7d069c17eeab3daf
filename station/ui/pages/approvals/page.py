"""审批: the inbox of requests, the chosen one beside it, and what a person may do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from station.approvals.bodies import StepDecided
from station.approvals.listing import ListedRequest
from station.approvals.values import RequestStanding
from station.core.attachments import Attachment
from station.core.changes import Change
from station.core.texts import Texts, capital
from station.people.dated import of_day
from station.people.sessions import Session
from station.ui.leading import offer_history
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.approvals.forms import ACCEPT, ClaimReturnForm, OpinionForm, PaperForm, WithdrawForm
from station.ui.pages.approvals.needs import Needs
from station.ui.pages.approvals.request_detail import RequestDetail, chip_of
from station.ui.pages.approvals.telling import said_of, statements_of, what_of
from station.ui.pages.equipment.item_files import FileActs, FileList
from station.ui.paper_window import show_paper
from station.ui.passing_form import PassOnForm
from station.ui.signed_in import SignedIn
from station.ui.tasks import RECORDS, Tasks
from station.ui.widgets.chip import ChipState
from station.ui.widgets.declared_list import PAST
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener

TOUCHES = ("approval.", "deadline.", "grid.", "office.", "equipment.", "stock.")


class ApprovalsPage(Page):
    """Requests as a list, those first that wait for the person; beside it the chosen one with its steps."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(
            texts, tasks, signed_in, texts("approvals_page.title"), texts("approvals_page.subtitle")
        )
        self._services, self._approvals = services, services.approvals
        self._waiting, self._left_at = 0, -1
        self._files = FileActs(self, self._approvals.requests)
        self.list = PageList(
            self, services, self._approvals.listing, self._looks(), title=texts("approvals_page.title")
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(texts("approvals_page.none"))
        offer_history(self, self.table, _about)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self._opener = RowOpener(self.table, self.split, self._on_opened, of_past=True)
        self.table.mark.lost.connect(self._go_on)
        self.list.filters.changed.connect(self._on_narrowed)
        self.body.addWidget(self.list.filters)
        self.body.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    @property
    def badge(self) -> int:
        """What waits for the person."""
        return self._waiting

    def entered(self) -> None:
        self.list.reload()
        self.recount()

    def refresh(self, change: Change) -> None:
        if any(map(change.touches, TOUCHES)):
            self.entered()

    def recount(self) -> None:
        self.ask(
            lambda session: len(self._approvals.requests.waiting(session)), done=self._count, latest="waiting"
        )

    def show_subject(self, subject: str) -> None:
        """``request:`` and its number, ``filter:waits`` (``own``)."""
        kind, _, what = subject.partition(":")
        if kind == "filter":
            self.list.narrow(**{what: "yes"})
        elif kind == "request":
            self.open(what)

    def open(self, request: str, day: date | None = None) -> None:
        """Show a request beside the list, of a past `day` as it stood then."""
        requests = self._approvals.requests

        def read(session: Session) -> tuple[RequestStanding, tuple[Attachment, ...]]:
            then = of_day(requests, session, day)
            return then.show(session, request), then.papers(session, request)

        self.ask(read, done=partial(self._show, day), latest="request", lane=RECORDS if day is None else PAST)

    def _on_narrowed(self) -> None:
        """What is shown beside the list is of the list's day."""
        shown = self.pane.currentWidget()
        if isinstance(shown, RequestDetail) and shown.past != self.list.filters.as_of:
            self._close()

    def _count(self, waiting: int) -> None:
        if waiting != self._waiting:
            self._waiting = waiting
            self.badge_changed.emit()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedRequest) and not isinstance(self.pane.currentWidget(), FormPane):
            self.open(row.id, self.list.model.query.as_of)

    def _show(self, day: date | None, found: tuple[RequestStanding, tuple[Attachment, ...]]) -> None:
        standing, papers = found
        if isinstance(self.pane.currentWidget(), FormPane):
            return
        session, zone = self.signed_in.session, self._services.clock.zone
        detail = RequestDetail(self.texts, standing, session, zone, past=day)
        if papers:
            files = FileList(self.texts, self._services.clock, papers)
            files.see_wished.connect(partial(self._files.see, standing.request.id))
            files.save_wished.connect(partial(self._files.save, standing.request.id))
            detail.set_tab("files", files)
        detail.closed.connect(self._close)
        detail.page_asked.connect(self.navigate)
        detail.wished.connect(
            lambda wish: detail.file_anew() if wish == "anew" else self._begin(wish, standing, day)
        )
        self._put(detail)

    def _begin(self, wish: str, standing: RequestStanding, day: date | None = None) -> None:
        """A form for what a button of the request asks for."""
        request, texts = standing.request, self.texts
        matter = capital(texts(f"approvals.matter.{request.matter}"))
        title = f"{matter} {request.id} · {what_of(request)}"
        form: FormPane
        if wish == "print":
            self._print(title, request.id, day)
            return
        if wish == "claim":
            self._claim(standing)
            return
        statements = statements_of(texts, standing, self._services.clock.zone)
        if wish == "withdraw":
            form = WithdrawForm(texts, title, request.rule)
        elif wish == "pass_on":
            form = PassOnForm(texts, title)
        elif wish == "give_back":
            form = ClaimReturnForm(texts, title)
        elif wish == "enter":
            form = PaperForm(texts, self._services.clock, title, request.rule, statements)
        else:
            form = OpinionForm(texts, title, request.rule, statements, accepted=wish == ACCEPT)
        form.acted.connect(lambda: self._act(form, standing))
        form.closed.connect(lambda: self._back(request.id))
        self._put(form)
        form.setFocus()

    def _print(self, title: str, request: str, day: date | None) -> None:
        papers, texts = self._approvals.papers, self.texts
        show_paper(
            self,
            self._services.printing.reporting,
            title,
            lambda session: of_day(papers, session, day).paper(session, texts, request),
        )

    def _claim(self, standing: RequestStanding) -> None:
        """Claim the step that waits, as its deadline is claimed among the tasks (PF-09)."""
        task, request = standing.task, standing.request.id
        if task is None:
            return

        def claimed(_deadline: object) -> None:
            said = self.texts("approvals_page.claimed_done")
            self.say_ok(said_of(self.texts, standing.request, said), topic="approvals")
            self.open(request)
            self.entered()
            self.table.setFocus()

        self.ask(self._services.people.deadlines.claim, task.id, done=claimed)

    def _act(self, form: FormPane, standing: RequestStanding) -> None:
        requests, request, task = self._approvals.requests, standing.request.id, standing.task
        if isinstance(form, ClaimReturnForm) and task is not None:
            why, deadlines = form.reason.value, self._services.people.deadlines
            self._carry_out(
                form, request, lambda session: deadlines.give_back(session, task.id, why), "given_back"
            )
        elif isinstance(form, WithdrawForm):
            reason = form.reason.value
            self._carry_out(
                form, request, lambda session: requests.withdraw(session, request, reason), "withdrawn"
            )
        elif isinstance(form, PassOnForm):
            to, why, codes = form.to.value, form.reason.value, self._services.people.codes
            self._carry_out(
                form,
                request,
                lambda session: requests.pass_on(session, request, codes.officer(session, to), why),
                "passed_on",
            )
        elif isinstance(form, PaperForm):
            second, number, dated, scan = (
                *(form.person, form.paper.value),
                *(form.dated.value, Path(form.scan.value)),
            )
            opinion, accepted = form.opinion.value, form.decision.value == ACCEPT

            def enter(session: Session) -> object:
                return requests.enter(
                    session,
                    request,
                    second,
                    accepted=accepted,
                    opinion=opinion,
                    number=number,
                    dated=dated,
                    scan=scan,
                )

            self._carry_out(form, request, enter, "entered")
        elif isinstance(form, OpinionForm):
            accepted, opinion = form.accepted, form.opinion.value

            def decide(session: Session) -> object:
                return requests.decide(session, request, accepted=accepted, opinion=opinion)

            self._carry_out(form, request, decide, "accepted" if accepted else "refused")

    def _carry_out(self, form: FormPane, request: str, act: Callable[[Session], object], done: str) -> None:
        form.clear_problem()
        form.set_busy(busy=True)

        def carried(session: Session) -> tuple[object, RequestStanding]:
            return act(session), self._approvals.requests.show(session, request)

        def finished(found: tuple[object, RequestStanding]) -> None:
            said, standing = found
            body = said[0].typed if isinstance(said, tuple) and said else None
            ended = isinstance(body, StepDecided) and body.ends
            key = "stands_done" if ended and done == "refused" else f"{done}_done"
            told = said_of(self.texts, standing.request, self.texts(f"approvals_page.{key}"), standing)
            self.say_ok(told, topic="approvals")
            self._left_at = self.table.view.currentIndex().row()
            self._back(request)
            self.entered()
            self.table.setFocus()

        self.ask(carried, done=finished, failed=form.refuse)

    def _go_on(self) -> None:
        """The request that was decided is in the list no more: on to the one below it."""
        place, self._left_at = min(self._left_at, self.table.model.found - 1), -1
        if place >= 0:
            self.table.view.selectRow(place)

    def _back(self, request: str) -> None:
        """Away from a form, to the request as it stands now."""
        self.pane.clear()
        self.open(request)

    def _put(self, widget: FormPane | RequestDetail) -> None:
        self.pane.put(widget)
        self.split.open_detail()

    def _close(self) -> None:
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    def _looks(self) -> dict[str, Look]:
        def state(row: ListedRequest) -> ChipState:
            return chip_of(self.texts, row.state)

        return {
            "id": Look(72, face="code"),
            "kind": Look(84, face="strong"),
            "subject": Look(104, face="code"),
            "title": Look(140, stretch=True),
            "name": Look(90, gives_way=4),
            "filed_at": Look(136, gives_way=3),
            "state": Look(96, state=state),
            "waits_for": Look(110, face="strong", gives_way=5),
            "claimed_by": Look(84, gives_way=2),
            "until": Look(136, gives_way=1),
        }


def _about(row: object) -> str:
    return row.about if isinstance(row, ListedRequest) else ""
