"""One request: what is asked for, and each step with who decided it, when and with what opinion."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.approvals.values import RequestStanding, RequestState, RequestStep
from station.core.ledger.words import sentence
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.timeline import Event, Timeline

CHIPS = {
    RequestState.OPEN: ("accent", "clock"),
    RequestState.RETURNED: ("attention", "undo"),
    RequestState.ACCEPTED: ("ok", "ok"),
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
    """``accept``, ``refuse``, ``withdraw``, ``enter`` or ``print``."""

    def __init__(
        self,
        texts: Texts,
        standing: RequestStanding,
        session: Session,
        zone: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._words, self._zone, self.standing = texts, zone, standing
        request = standing.request
        kind = texts(f"entry.kind.{request.kind}")
        self.set_header(f"{kind} {request.id}", request.title, chip_of(texts, request.state))
        running = request.state is RequestState.OPEN
        if standing.mine:
            self.accept_button = self._button("accept", "check", role="primary")
            self.refuse_button = self._button("refuse", "undo")
        if running and (standing.own or session.may(Permission.PEOPLE_VIEW)):
            self.enter_button = self._button("enter", "file")
        self.print_button = self._button("print", "print")
        if standing.given_up:
            self.withdraw_button = self._button("withdraw", "cancel")
        facts = [
            Fact(texts("approvals_page.asked"), sentence(texts, standing.entry)),
            Fact(texts("approvals.field.text"), request.text),
            Fact(texts("approvals.field.name"), f"{request.name} {request.number}".strip()),
            Fact(texts("approvals.field.filed_at"), formats.moment(request.filed_at, zone)),
            Fact(texts("approvals.field.subject"), request.about.partition(":")[2], code=True),
        ]
        self.set_tab("overview", KeyValues(facts))
        self.steps = Timeline(texts)
        self.steps.show_events([self._event(place, each) for place, each in enumerate(request.steps)])
        self.set_tab("history", self.steps, scroll=False)
        self.show_tab("overview")

    def _button(self, key: str, icon: str, *, role: str = "") -> Button:
        button = Button(self._words(f"approvals_page.{key}"), icon, role=role)
        button.clicked.connect(lambda: self.wished.emit(key))
        self.buttons.add(button)
        return button

    def _event(self, place: int, step: RequestStep) -> Event:
        texts, request = self._words, self.standing.request
        function = texts(f"offices.function.{step.function.value}")
        if step.accepted is None:
            waits = request.state is RequestState.OPEN and place == request.step
            key = "step_open" if waits else "step_later"
            until = "" if step.due_at is None else formats.moment(step.due_at, self._zone)
            note = texts(f"approvals_page.{key}", until=until)
            if waits:
                named = texts("list.join").join(self.standing.holders)
                note = f"{note} · {named or texts('approvals_page.step_nobody')}"
            return Event(str(place), "", function, note, "clock" if waits else "dot")
        key = "step_accepted" if step.accepted else "step_refused"
        at = "" if step.decided_at is None else formats.moment(step.decided_at, self._zone)
        by = texts("approvals_page.step_by", name=step.name, number=step.number or step.account, at=at)
        parts = [by, *self._besides(step), step.opinion]
        icon, token = ("ok", "ok") if step.accepted else ("undo", "attention")
        title = f"{function} · {texts(f'approvals_page.{key}')}"
        return Event(str(place), at, title, " · ".join(filter(None, parts)), icon, token)

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
