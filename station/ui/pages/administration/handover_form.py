"""The handover of whoever leaves: what left their name, and three who sign it, by PIN, by hand, or on the paper (EQ-13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import Signal

from station.core.clock import Clock
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.leaving.bodies import HandoverSigned, SettledLine
from station.people.leaving.matter_bodies import matters_of
from station.people.leaving.ports import OpenInName
from station.people.leaving.use_cases import HandoverPreview, HandoverWish
from station.people.leaving.wording import matter_words
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.form_dialog import open_form
from station.ui.leading import leads_to
from station.ui.officer_choice import OfficerChoice
from station.ui.open_list import FEW, OpenList, lead_to
from station.ui.pages.administration.signing_fields import SIZE, SigningFields
from station.ui.widgets.form_kinds import FormDay, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.pages.administration.officers import OfficersTab

ROLES: Final = ("leaver", "taker", "head")
_MOST_SHOWN: Final = 12


class HandoverForm(FormPane):
    """What is still open; since which day, who takes over, which head, and how the three sign."""

    settle_wished = Signal(str)
    """The subject of an open thing, to be looked at where it is settled."""
    whole_wished = Signal()
    """All that is open, where the form shows a part."""

    def __init__(self, texts: Texts, clock: Clock, officer: Officer) -> None:
        super().__init__(
            texts, texts("handover.title"), texts("handover.act"), f"{officer.name} · {officer.number}"
        )
        self.of = officer
        self.open_list: OpenList | None = None
        self.lines = words("", "muted", wrap=True)
        self.column.addWidget(self.lines)
        hint = texts("handover.since_hint")
        self.since = self.add("since", FormDay(texts("handover.since"), clock, hint=hint, until_today=True))
        unset = texts("reservations.form.choose")
        self.taker = self.add("taker", OfficerChoice(texts("handover.taker"), unset, required=True))
        hint = texts("handover.head_hint")
        self.head = self.add("head", OfficerChoice(texts("handover.head"), unset, hint=hint, required=True))
        called = {
            "leaver": texts("handover.role_leaver"),
            "taker": texts("handover.taker"),
            "head": texts("handover.head"),
        }
        self.signing = SigningFields(self, texts, called)
        self.note = self.add("note", FormText(texts("handover.note")))

    def show_lines(self, found: HandoverPreview, leads: Callable[[str], bool]) -> None:
        """Say what is still open, which is settled before anybody signs, then what it lists, and from which day on."""
        texts = self._texts
        self.since.put(found.since)
        self._show_open(found, leads)
        if not found.lines and not found.matters:
            self.lines.setText(texts("handover.nothing", since=found.since.isoformat()))
            return
        settled = [matter_words(texts, each, formats.day(each.on)).strip() for each in found.matters]
        settled += [line_words(texts, each) for each in reversed(found.lines)]  # the newest first
        said = [texts("handover.lines", count=len(settled)), *settled[:_MOST_SHOWN]]
        if len(settled) > _MOST_SHOWN:
            said.append("…")
        self.lines.setText("\n".join(said))

    def _show_open(self, found: HandoverPreview, leads: Callable[[str], bool]) -> None:
        if self.open_list is not None:
            self.column.removeWidget(self.open_list)
            self.open_list.deleteLater()
            self.open_list = None
        self.act_button.setEnabled(not found.open_now)
        if found.open_now:
            officer = found.officer
            in_name = OpenInName(officer.number, officer.name, found.open_now)
            self.open_list = OpenList(self._texts, in_name, leads, FEW)
            self.open_list.wished.connect(self.settle_wished)
            self.open_list.whole_wished.connect(self.whole_wished)
            self.column.insertWidget(0, self.open_list)

    def offer_officers(self, officers: Sequence[Officer]) -> None:
        """Offer these to take over, and as the head."""
        others = [each for each in officers if each.number != self.of.number]
        for field in (self.taker, self.head):
            field.offer_officers(others)

    def wish(self) -> HandoverWish:
        """What was filled in; the PINs don't stay on screen."""
        leaver, taker, head = (self.signing.confirmed(role) for role in ROLES)
        return HandoverWish(
            self.taker.value, self.head.value, leaver, taker, head, self.since.value, self.note.value
        )


def line_words(texts: Texts, line: SettledLine) -> str:
    """One thing that left the name, and how."""
    to = f"{line.to_name} {line.to_number}".strip()
    facts = {"on": formats.day(line.on), "code": line.code, "title": line.title, "quantity": line.quantity}
    way = texts(f"handover.way.{line.way.value}")
    return texts("handover.cli.line_to" if to else "handover.cli.line", way=way, to=to, **facts).strip()


def _offer(form: HandoverForm, officers: Sequence[Officer]) -> None:
    if shiboken6.isValid(form):
        form.offer_officers(officers)


class HandoverSigning:
    """The act of `tab` on one officer."""

    def __init__(self, tab: OfficersTab) -> None:
        self._tab, self._context = tab, tab.context

    def ask(self, officer: Officer) -> None:
        """A form for the three signatures."""
        context, people = self._context, self._context.services.people
        form = HandoverForm(context.texts, context.services.clock, officer)
        form.acted.connect(partial(self._sign, form))
        form.settle_wished.connect(partial(self._settle, form))
        form.whole_wished.connect(partial(self._show_all, form))
        open_form(form, self._tab, SIZE)
        context.ask(people.roster.officers, partial(_offer, form), latest="handover-officers")
        self._read(form, None)
        form.since.edited.connect(partial(self._read_anew, form))

    def _settle(self, form: HandoverForm, about: str) -> None:
        form.closed.emit()
        lead_to(self._context.page, about)

    def _show_all(self, form: HandoverForm) -> None:
        form.closed.emit()
        self._tab.leaving.show_all(form.of)

    def _read_anew(self, form: HandoverForm) -> None:
        self._read(form, form.since.value)

    def _read(self, form: HandoverForm, since: date | None) -> None:
        handovers, number = self._context.services.people.handovers, form.of.number

        session = self._context.page.signed_in.session

        def show(found: HandoverPreview) -> None:
            if shiboken6.isValid(form):
                form.show_lines(found, lambda about: leads_to(session, about) is not None)

        self._context.ask(
            lambda session: handovers.preview(session, number, since), show, latest="handover-lines"
        )

    def _sign(self, form: HandoverForm) -> None:
        wish, papers, officer = form.wish(), form.signing.papers.files, form.of
        handovers = self._context.services.people.handovers

        def sign(session: Session) -> Entry:
            return handovers.sign(session, officer.number, wish, papers)

        def signed(entry: Entry) -> None:
            body = entry.of(HandoverSigned)
            facts = {
                "name": body.name,
                "number": body.number,
                "count": len(body.lines) + len(matters_of(body)),
            }
            said = self._context.texts("handover.done", **facts, taker=body.taker.name, head=body.head.name)
            form.closed.emit()
            self._context.page.say_ok(said, topic="officers")
            self._tab.show_handover(officer)

        form.set_busy(busy=True)
        self._context.ask(sign, signed, failed=form.refuse)
