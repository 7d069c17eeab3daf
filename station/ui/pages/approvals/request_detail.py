"""One request: what is asked for, and each step with who decided it, when and with what opinion."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.approvals.values import RequestStanding, RequestState, RequestStep
from station.approvals.wording import came_back_words
from station.core.ledger.words import sentence
from station.core.texts import Texts, capital
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.approvals.telling import what_of
from station.ui.passing_form import passed_facts
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.step_dots import Step, StepDots
from station.ui.widgets.text import words

_PAGES = {"item": "equipment", "grid": "administration"}
"""Pages that show what requests are about."""
CHIPS = {
    RequestState.OPEN: ("accent", "clock"),
    RequestState.RETURNED: ("attention", "undo"),
    RequestState.ACCEPTED: ("ok", "ok"),
    RequestState.REFUSED: ("neutral", "close"),
    RequestState.WITHDRAWN: ("neutral", "cancel"),
    RequestState.REPLACED: ("neutral", "undo"),
}


def chip_of(texts: Texts, state: RequestState) -> ChipState:
    """How a request stands."""
    token, icon = CHIPS[state]
    return ChipState(texts(f"approvals.state.{state.value}"), token, icon)


class RequestDetail(DetailFrame):
    """A request with its steps; the buttons that its reader may press emit what they wish."""

    wished = Signal(str)
    """``accept``, ``refuse``, ``claim``, ``give_back``, ``withdraw``, ``enter``, ``anew``, ``pass_on`` or ``print``."""
    page_asked = Signal(str, str)
    """The page of what the request is about, with its subject."""

    def __init__(
        self,
        texts: Texts,
        standing: RequestStanding,
        session: Session,
        zone: str,
        parent: QWidget | None = None,
        *,
        past: date | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self._zone, self.standing, self.past = texts, zone, standing, past
        request = standing.request
        kind = capital(texts(f"approvals.matter.{request.matter}"))
        what = what_of(request) if past is None else f"{what_of(request)} · {texts('list.as_of', day=past)}"
        self.set_header(f"{kind} {request.id}", what, chip_of(texts, request.state))
        if past is None:
            self._add_acts(session)
        self.print_button = self._button("print", "print")
        if standing.given_up and past is None:
            self.withdraw_button = self._button("withdraw", "cancel")
        if standing.passable and past is None:
            self.pass_button = self._button("pass_on", "person")
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(KeyValues(self._facts()))
        column.addWidget(words(texts("approvals_page.steps"), "strong"))
        self.steps = StepDots([self._step(place, each) for place, each in enumerate(request.steps)])
        column.addWidget(self.steps)
        self.set_tab("overview", overview)
        self.show_tab("overview")

    def _add_acts(self, session: Session) -> None:
        """What the person may do with it as it stands."""
        standing, request = self.standing, self.standing.request
        running = request.state is RequestState.OPEN
        if standing.mine:
            self.accept_button = self._button("accept", "check", role="primary")
            self.refuse_button = self._button("refuse", "undo")
        claim = standing.claim
        if claim is not None and claim.account == session.account:
            self.give_back_button = self._button("give_back", "undo")
        elif claim is None and standing.mine and standing.task is not None:
            self.claim_button = self._button("claim", "check")
        if running and (standing.own or session.may(Permission.PEOPLE_VIEW)):
            self.enter_button = self._button("enter", "file")
        area = request.about.partition(":")[0]
        if standing.own and request.state is RequestState.RETURNED and area in _PAGES:
            self.anew_button = self._button("anew", "edit", role="primary")

    def _facts(self) -> list[Fact]:
        """What is asked for, in whose words, of which thing; the sentence says the words already."""
        texts, request = self._words, self.standing.request
        area, _, code = request.about.partition(":")
        about: str | Button = code
        if area in _PAGES:
            about = Button(code, "link", role="link")
            about.clicked.connect(self._show_about)
        former, anew = self.standing.former, self.standing.anew
        others: list[Fact] = []
        if former is not None:
            others.append(Fact(texts("approvals_page.former"), self._other(former.id)))
            others.append(Fact(texts("approvals_page.refused_for"), came_back_words(texts, former)))
        if anew:
            others.append(Fact(texts("approvals_page.anew"), self._other(anew)))
        claim = self.standing.claim
        if claim is not None:
            at = formats.moment(claim.at, self._zone)
            said = texts("approvals_page.claimed_by", name=claim.name, at=at)
            others.append(Fact(texts("approvals_page.claimed"), said))
        return [
            *others,
            Fact(texts("approvals_page.asked"), sentence(texts, self.standing.entry)),
            Fact(texts("approvals.field.name"), f"{request.name} {request.number}".strip()),
            Fact(texts("approvals.field.filed_at"), formats.moment(request.filed_at, self._zone)),
            *passed_facts(texts, self.standing.passed, self._zone),
            Fact(texts("approvals.field.subject"), about, code=True),
        ]

    def _other(self, request: str) -> Button:
        """The way to another request."""
        way = Button(request, "link", role="link")
        way.clicked.connect(lambda: self.page_asked.emit("approvals", f"request:{request}"))
        return way

    def _show_about(self) -> None:
        about = self.standing.request.about
        self.page_asked.emit(_PAGES[about.partition(":")[0]], about)

    def file_anew(self) -> None:
        """Ask for the form by which this request, which came back, is filed anew."""
        request = self.standing.request
        area, _, code = request.about.partition(":")
        form = request.matter if request.matter in ("change", "undo") else "report"
        subject = f"{form}:{code}" if area == "item" else f"{area}_anew:{request.id}"
        self.page_asked.emit(_PAGES[area], subject)

    def _button(self, key: str, icon: str, *, role: str = "") -> Button:
        button = Button(self._words(f"approvals_page.{key}"), icon, role=role)
        button.clicked.connect(lambda: self.wished.emit(key))
        self.buttons.add(button)
        return button

    def _step(self, place: int, step: RequestStep) -> Step:
        """A step: whose decision, and what was decided by whom, when and why, or until when it is awaited and of whom."""
        texts, request = self._words, self.standing.request
        name = capital(texts(f"offices.function.{step.function.value}"))
        if step.accepted is None:
            lines = self._awaited(step) if self._waits(place) else self._later(step)
        else:
            at = "" if step.decided_at is None else formats.moment(step.decided_at, self._zone)
            by = texts("approvals_page.step_by", name=step.name, number=step.number or step.account, at=at)
            lines = (by, *self._besides(step), step.opinion)
        state = self._stands(place, step)
        lines = tuple(filter(None, lines))
        read = texts("list.join").join((name, state.word, *lines))
        reached = place > 0 and request.steps[place - 1].accepted is True
        return Step(name, state, lines, read, reached)

    def _waits(self, place: int) -> bool:
        """Whether this step is the one that is awaited."""
        request = self.standing.request
        return request.state is RequestState.OPEN and place == request.step

    def _stands(self, place: int, step: RequestStep) -> ChipState:
        if step.accepted is not None:
            key, token, icon = ("accepted", "ok", "check") if step.accepted else ("refused", "stop", "close")
        elif self._waits(place):
            key, token, icon = "waits", "accent", "clock"
        else:
            running = self.standing.request.state is RequestState.OPEN
            key, token, icon = "later" if running else "not_asked", "neutral", "dot"
        return ChipState(capital(self._words(f"approvals_page.step_{key}")), token, icon)

    def _awaited(self, step: RequestStep) -> tuple[str, ...]:
        """Of whom, or that it comes on paper, and until when."""
        texts, vacant = self._words, step.function in self.standing.vacant
        nobody = texts(f"approvals_page.step_{'nobody' if vacant else 'on_paper'}")
        named = texts("list.join").join(self.standing.holders) or nobody
        until = "" if step.due_at is None else formats.until(step.due_at, self._zone)
        return (named, texts("approvals_page.step_until", until=until) if until else "")

    def _later(self, step: RequestStep) -> tuple[str, ...]:
        """That nobody could decide it today, where that is so."""
        vacant = step.function in self.standing.vacant
        return (self._words("approvals_page.step_nobody"),) if vacant else ()

    def _besides(self, step: RequestStep) -> list[str]:
        texts, found = self._words, []
        if step.absent:
            found.append(texts("approvals_page.step_absent", absent=step.absent))
        if step.paper:
            dated = "" if step.paper_dated is None else formats.day(step.paper_dated)
            found.append(
                texts("approvals_page.step_paper", paper=step.paper, dated=dated, second=step.second)
            )
        return found
