"""A change of keeper: which one, by which count it is handed over, and both and the head who sign it (EQ-13)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from station.core.ledger import Entry, subject
from station.core.listing import ListQuery
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.keeper.use_cases import CountSignWish
from station.inventory.stocktake.listing import ListedStocktake
from station.inventory.stocktake.values import Purpose, StocktakeState
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperCountSigned
from station.people.offices.keepers import KeeperChange
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui import formats
from station.ui.form_dialog import open_form
from station.ui.officer_choice import OfficerChoice
from station.ui.pages.administration.signing_fields import SIZE, SigningFields
from station.ui.paper_window import show_paper
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

if TYPE_CHECKING:
    from station.ui.pages.administration.offices import OfficesTab

LEAVER, SUCCESSOR, HEAD = "leaver", "successor", "head"
_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class JointCounts:
    """What waits for a count, the counts by which it may be handed over, and who is in service."""

    changes: tuple[KeeperChange, ...] = ()
    counts: tuple[ListedStocktake, ...] = ()
    officers: tuple[Officer, ...] = ()


class JointCountForm(FormPane):
    """Which change, which count, who takes over where nobody is named, the head, and how they sign."""

    def __init__(self, texts: Texts, known: JointCounts, wanted: str = "") -> None:
        super().__init__(texts, texts("keeper.title"), texts("keeper.act"))
        self.change = self.add("change", FormChoice(texts("keeper.change"), required=True))
        self.change.offer(Option(each.id, change_called(texts, each)) for each in known.changes)
        self.change.put(wanted or (known.changes[0].id if known.changes else ""))
        self.told = words("", "muted", wrap=True)
        self.column.addWidget(self.told)
        self._changes = {each.id: each for each in known.changes}
        self.change.edited.connect(self._tell)
        hint = texts("keeper.stocktake_hint")
        self.stocktake = self.add(
            "stocktake", FormChoice(texts("keeper.stocktake"), hint=hint, required=True)
        )
        self.stocktake.offer(Option(str(each.id), count_words(texts, each)) for each in known.counts)
        self.to_stocktake = Button(texts("keeper.to_stocktake"), "stocktake", role="link")
        self.see = Button(texts("keeper.see"), "print", role="link")
        self.column.addWidget(self.to_stocktake)
        self.column.addWidget(self.see)
        unset = texts("reservations.form.choose")
        self.successor = self.add("successor", OfficerChoice(texts("keeper.role_successor"), unset))
        hint = texts("handover.head_hint")
        self.head = self.add("head", OfficerChoice(texts("handover.head"), unset, hint=hint, required=True))
        for field in (self.successor, self.head):
            field.offer_officers(known.officers)
        self.signing = SigningFields(
            self,
            texts,
            {
                LEAVER: texts("keeper.role_leaver"),
                SUCCESSOR: texts("keeper.role_successor"),
                HEAD: texts("handover.head"),
            },
        )
        self.note = self.add("note", FormText(texts("handover.note")))
        self._tell()

    def _tell(self) -> None:
        """Say all of the chosen change; who takes over is on record."""
        change = self._changes.get(self.change.value)
        self.told.setText("" if change is None else change_words(self._texts, change))
        self.successor.put("" if change is None else change.successor)

    def wish(self) -> CountSignWish:
        """What was filled in."""
        leaver, successor, head = (self.signing.confirmed(role) for role in (LEAVER, SUCCESSOR, HEAD))
        count = int(self.stocktake.value or 0)
        return CountSignWish(
            *(count, self.head.value, self.successor.value), leaver, successor, head, self.note.value
        )


def change_called(texts: Texts, change: KeeperChange) -> str:
    """Of which office, from whom to whom."""
    return texts(
        "keeper.called",
        function=texts(f"offices.function.{change.function.value}"),
        leaver=change.leaver_name,
        successor=change.successor_name or texts("keeper.nobody"),
    )


def change_words(texts: Texts, change: KeeperChange) -> str:
    """Where, from whom to whom, and until when both are to count."""
    return texts(
        "keeper.line",
        unit=change.unit.name,
        function=texts(f"offices.function.{change.function.value}"),
        leaver=change.leaver_name,
        successor=change.successor_name or texts("keeper.nobody"),
        on=formats.day(change.effective_on),
        due="" if change.due_at is None else formats.day(change.due_at.date()),
    )


def count_words(texts: Texts, count: ListedStocktake) -> str:
    """A count by its number and what it went over."""
    over = count.called or texts(f"stocktake.scope.{count.scope.value}")
    return texts("keeper.count_line", stocktake=count.id, over=over)


class JointCountSigning:
    """The act of the offices' `tab`."""

    def __init__(self, tab: OfficesTab) -> None:
        self._tab, self._context = tab, tab.context
        self.known = JointCounts()

    def read(self, session: Session) -> JointCounts:
        """What the form needs."""
        services = self._context.services
        changes = services.inventory.keeper_counts.waiting(session)
        if not changes:
            return JointCounts()
        query = ListQuery(limit=_MOST).narrowed(state=StocktakeState.CLOSED.value)
        closed = services.inventory.stocktake_list.page(session, query).sound
        counts = tuple(each for each in closed if each.purpose is Purpose.KEEPER_CHANGE)
        return JointCounts(changes, counts, services.people.roster.officers(session))

    def show(self, known: JointCounts, button: Button) -> None:
        """Offer the act where something waits."""
        self.known = known
        button.setText(self._context.texts("keeper.button", count=len(known.changes)))
        button.setVisible(bool(known.changes) and self._context.may(Permission.EQUIPMENT_EDIT))

    def begin(self) -> None:
        """A form for the signatures under a count."""
        self.ask("")

    def ask(self, wanted: str) -> None:
        """The same for the change with this number."""
        self._context.ask(self.read, partial(self._open, wanted), latest="joint-count")

    def _open(self, wanted: str, known: JointCounts) -> None:
        if not known.changes or not self._context.may(Permission.EQUIPMENT_EDIT):
            return
        form = JointCountForm(self._context.texts, known, wanted)
        form.to_stocktake.clicked.connect(partial(self._to_stocktake, form))
        form.see.clicked.connect(partial(self._see, form))
        form.acted.connect(partial(self._sign, form))
        open_form(form, self._tab, SIZE)

    def _to_stocktake(self, form: JointCountForm) -> None:
        """To the form of the count, which knows what it is for."""
        form.closed.emit()
        self._context.page.navigate.emit("stocktake", subject(KEEPER_CHANGE, form.change.value))

    def _see(self, form: JointCountForm) -> None:
        """The paper in place of the form, which lets nobody at another window: whoever signs by hand comes back with the scan."""
        change, stocktake = form.change.value, form.stocktake.value
        if change and stocktake:
            form.closed.emit()
            self._show_paper(int(change), int(stocktake))

    def _show_paper(self, change: int, stocktake: int) -> None:
        services, texts = self._context.services, self._context.texts

        def make(session: Session) -> Report:
            return services.inventory.keeper_counts.paper(session, texts, change, stocktake)

        show_paper(self._context.page, services.printing.reporting, texts("keeper.title"), make)

    def _sign(self, form: JointCountForm) -> None:
        counts, change = self._context.services.inventory.keeper_counts, int(form.change.value)
        wish, papers = form.wish(), form.signing.papers.files

        def sign(session: Session) -> Entry:
            return counts.sign(session, change, wish, papers)

        def signed(entry: Entry) -> None:
            body = entry.of(KeeperCountSigned)
            facts = {"unit": body.unit, "successor": body.successor.name, "head": body.head.name}
            form.closed.emit()
            self._context.page.say_ok(self._context.texts("keeper.done", **facts), topic="offices")
            self._tab.load()

        form.set_busy(busy=True)
        self._context.ask(sign, signed, failed=form.refuse)
