"""What is done with a count as a whole: it pauses, goes on, is closed, filed, given up, and its paper is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from station.core.ledger import Entry
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.stocktake.passing import StocktakePassedOn
from station.inventory.stocktake.standing import StocktakeStanding
from station.people.dated import of_day
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.stocktake.forms import FilingForm, TurnForm
from station.ui.pages.stocktake.needs import Needs
from station.ui.paper_window import show_paper
from station.ui.passing_form import PassOnForm
from station.ui.widgets.form_pane import FormPane

TOPIC = "stocktake"


class CarriesOut(Protocol):
    """Does what a form asks for; see `StocktakePage`."""

    def __call__(
        self,
        form: FormPane,
        act: Callable[[Session], Any],
        done: str | Callable[[Any], str],
        number: Callable[[Any], int],
    ) -> None:
        """`done` are the words that it is, or makes them of the answer, and `number` tells the count."""
        ...


class CountTurns:
    """The acts on a count as a whole, for `page`; `ask_by` shows a form and `carry_out` does what it asks for."""

    def __init__(
        self,
        page: Page,
        services: Needs,
        ask_by: Callable[[FormPane, Callable[[], object]], None],
        carry_out: CarriesOut,
    ) -> None:
        self._page, self._services, self._stocktakes = page, services, services.inventory.stocktakes
        self._ask_by, self._carry_out = ask_by, carry_out

    def wish(self, stands: StocktakeStanding, wish: str) -> None:
        """Do what a button of the count that `stands` asks for: ``resume``, ``print``, ``file``, ``pause``, ``close``, ``cancel``, ``sheet:`` and whose, ``pass:`` and the numbers of those who may pass it on."""
        seq, texts = stands.id, self._page.texts
        title = texts("stocktake_page.one", id=seq)
        if wish == "resume":
            self._page.ask(
                self._stocktakes.resume,
                seq,
                success=texts("stocktake.cli.resumed", stocktake=seq),
                topic=TOPIC,
                done=lambda _entry: self._page.entered(),
            )
            return
        kind, _, whose = wish.partition(":")
        if kind in ("print", "sheet"):
            self.show_paper(seq, whose)
            return
        if kind == "pass":
            self._pass_on(seq, PassOnForm(texts, title, whose.split(",")))
            return
        if wish == "file":
            filing = FilingForm(texts, title)
            self._ask_by(
                filing,
                lambda: self._carry_out(
                    filing,
                    lambda session: self._stocktakes.file(session, seq, filing.note.value, filing.papers),
                    "filed",
                    lambda _entry: seq,
                ),
            )
            return
        empty = wish == "close" and stands.read == 0
        over = _left_words(texts, stands) if wish == "close" else ""
        form = TurnForm(texts, wish, over or title, required=wish == "cancel" or empty)
        acts: dict[str, Callable[[Session], object]] = {
            "pause": lambda session: self._stocktakes.pause(session, seq, form.reason.value),
            "close": lambda session: self._stocktakes.close(session, seq, form.reason.value),
            "cancel": lambda session: self._stocktakes.cancel(session, seq, form.reason.value),
        }
        done = {"pause": "paused", "close": "closed_short", "cancel": "cancelled"}[wish]
        self._ask_by(form, lambda: self._carry_out(form, acts[wish], done, lambda _found: seq))

    def show_paper(self, seq: int, whose: str = "", day: date | None = None) -> None:
        """The results of a count, or the sheet of one who was drawn; of a past `day` as they stood then."""
        papers, texts = self._services.inventory.stocktake_papers, self._page.texts

        def make(session: Session) -> Report:
            then = of_day(papers, session, day)
            return then.sheet(session, texts, seq, whose) if whose else then.count(session, texts, seq)

        title = texts("stocktake_page.one", id=seq)
        show_paper(self._page, self._services.printing.reporting, title, make)

    def _pass_on(self, seq: int, form: PassOnForm) -> None:
        """The count goes from one who has a part in it to another (EQ-13)."""
        counts, codes, texts = (
            *(self._services.inventory.count_handovers, self._services.people.codes),
            self._page.texts,
        )

        def act(session: Session) -> Entry:
            to = codes.officer(session, form.to.value)
            return counts.pass_on(session, seq, form.giver.value, to, form.reason.value)

        def said(entry: Entry) -> str:
            body = entry.of(StocktakePassedOn)
            facts = {"number": body.to_number, "name": body.to_name}
            return texts("stocktake.cli.passed_on", stocktake=seq, **facts)

        self._ask_by(form, lambda: self._carry_out(form, act, said, lambda _entry: seq))


def _left_words(texts: Texts, stands: StocktakeStanding) -> str:
    """What closing would make a shortage; "" where all was read, and for whoever is not shown the book."""
    if stands.expected is None or stands.seen is None or stands.seen >= stands.expected:
        return ""
    count, left = texts("stocktake_page.one", id=stands.id), stands.expected - stands.seen
    return texts("stocktake_page.close_left", count=count, expected=stands.expected, left=left)
