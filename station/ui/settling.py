"""Settling what is due of chosen rows of any list: loans given back at the counter or extended, recordings explained."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.extending.use_cases import ExtendResult
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.bulk import BulkRun
from station.ui.page import Page
from station.ui.pages.parts import NeedsClock, NeedsInventory, NeedsMatters
from station.ui.settle_forms import NOTHING_RECORDED, ExemptForm, ExtendForm
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

LOAN: Final = "loan"
RECORDINGS: Final = "recordings"
MOST_LAID: Final = 100
"""Things that are laid at the counter at once."""


class SettleNeeds(NeedsClock, NeedsInventory, NeedsMatters, Protocol):
    """What settling needs of the station's services."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A chosen row: the item by its tag ("" where it is about something else), its name, and what of it is due."""

    tag: str
    named: str
    due: str = ""
    """``loan``, ``recordings`` or anything else."""
    due_at: datetime | None = None


class Settling(QObject):
    """Offers the acts in `table` while one of the chosen rows is due so; `owed` says of a row what is due of it.

    Rows of another kind among them are refused by name.
    """

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""

    def __init__(
        self,
        page: Page,
        services: SettleNeeds,
        table: RecordTable,
        run: BulkRun,
        owed: Callable[[object], Owed | None],
        *,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._run, self._owed, self._done = page, services, run, owed, done
        texts = self._texts = page.texts
        self._chosen: Sequence[Owed] = ()
        self.extend_form = ExtendForm(texts, services.clock)
        self.exempt_form = ExemptForm(texts)
        self.forms: tuple[FormPane, ...] = (self.extend_form, self.exempt_form)
        self.extend_form.acted.connect(self._extend)
        self.exempt_form.acted.connect(self._exempt)
        for form in self.forms:
            form.closed.connect(self.left)
        desk, explains = page.may(Permission.COUNTER_OPERATE), page.may(Permission.RECORDING_EXEMPT)
        lent, awaited = partial(self._is_due, LOAN), partial(self._is_due, RECORDINGS)
        if desk:
            table.add_act(RowAct("return", texts("settling.return"), "counter", self.lay, fits=lent))
        if desk or explains:
            word = texts("loans.form.title")
            table.add_act(RowAct("extend", word, "clock", self.begin_extend, fits=lent))
        if explains:
            word = texts("equipment_page.exempt_chosen")
            table.add_act(RowAct("exempt", word, "signature", self.begin_exempt, fits=awaited))

    def lay(self, rows: list[object]) -> None:
        """Lay these at the counter, where whoever brings them signs."""
        lent = [each.tag for each in self._of(rows) if each.due == LOAN]
        if not lent:
            self._page.say_info(self._texts("settling.none_out"), topic="settling")
        elif len(lent) > MOST_LAID:
            self._page.say_info(self._texts("settling.too_many", most=MOST_LAID), topic="settling")
        else:
            self._page.navigate.emit("counter", "items:" + "\n".join(lent))

    def begin_extend(self, rows: list[object]) -> None:
        """Ask until when these loans last instead."""
        if self._choose(rows, LOAN, "settling.none_out"):
            self.opened.emit(self.extend_form)
            due = [each.due_at for each in self._chosen if each.due == LOAN and each.due_at is not None]
            self.extend_form.begin_for(self._named(), max(due, default=None))
            tags = [each.tag for each in self._chosen if each.due == LOAN and each.tag]
            room = self._services.inventory.extensions.room
            self._page.ask(room, tags, done=self.extend_form.offer, latest="extension-room")

    def begin_exempt(self, rows: list[object]) -> None:
        """Ask why there are no recordings of these."""
        if not self._choose(rows, RECORDINGS, "equipment_page.none_awaited"):
            return

        def show(grounds: dict[str, str]) -> None:
            self.opened.emit(self.exempt_form)
            self.exempt_form.begin(self._named(), grounds)
            self.exempt_form.matter.attend(self._page, self._services.matters.matters)

        self._page.ask(self._services.inventory.exemptions.grounds, self._texts.language, done=show)

    def _extend(self) -> None:
        filled = self.extend_form.filled()
        if filled is None:
            return
        extensions = self._services.inventory.extensions

        def extend(session: Session, owed: Owed) -> ExtendResult:
            if owed.due and owed.due != LOAN:
                due = self._texts(f"deadlines.kind.{owed.due}")
                raise Refused("settling.no_loan", rule="EQ-07", named=owed.named, due=due)
            return extensions.extend(session, (_tag(owed),), *filled)

        def tell(results: Sequence[ExtendResult]) -> None:
            for notice in dict.fromkeys(each for result in results for each in result.notices):
                said = self._texts(notice.text_key, **notice.named_facts)
                self._page.warn(said, rule=notice.rule, topic=notice.code, stays=False)

        until = formats.moment(filled[0], self._services.clock.zone)
        self._run.start(
            self._texts("loans.form.until", until=until),
            self._things(),
            extend,
            form=self.extend_form,
            begun=self.left.emit,
            done=self._done,
            given=tell,
        )

    def _exempt(self) -> None:
        ground, text, matter = self.exempt_form.filled()
        if not text:
            self.exempt_form.fields["text"].set_problem(self._texts("equipment_page.hint.explanation"))
            return
        exemptions = self._services.inventory.exemptions

        def exempt(session: Session, owed: Owed) -> Entry:
            if ground == NOTHING_RECORDED:
                return exemptions.confirm_nothing_recorded(session, _tag(owed), text)
            return exemptions.exempt(session, _tag(owed), ground, text, matter)

        title = self._texts("equipment_page.exempt_chosen")
        form = self.exempt_form
        self._run.start(title, self._things(), exempt, form=form, begun=self.left.emit, done=self._done)

    def _is_due(self, due: str, row: object) -> bool:
        owed = self._owed(row)
        return owed is not None and owed.due == due

    def _of(self, rows: Iterable[object]) -> list[Owed]:
        return [owed for row in rows if (owed := self._owed(row)) is not None]

    def _choose(self, rows: Iterable[object], due: str, none: str) -> bool:
        """Take these rows, if any of them is `due` so; else say that `none` is."""
        chosen = self._of(rows)
        if not any(each.due == due for each in chosen):
            self._page.say_info(self._texts(none), topic="settling")
            return False
        self._chosen = chosen
        return True

    def _things(self) -> list[tuple[str, Owed]]:
        return [(each.named, each) for each in self._chosen]

    def _named(self) -> str:
        names = self._texts("list.join").join(each.named for each in self._chosen)
        return self._texts("bulk.chosen", names=names, count=len(self._chosen))


def _tag(owed: Owed) -> str:
    if not owed.tag:
        raise Refused("settling.no_item", rule="PF-09", named=owed.named)
    return owed.tag
