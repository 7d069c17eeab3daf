"""What the page of a line of stock says of it, and the acts that it offers: coming in, going out, put right; of paper its sheets."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, SignalInstance

from station.core.texts import Texts
from station.inventory.certificates.account_listing import odd_words
from station.inventory.certificates.standing import PaperAct
from station.inventory.values import Tracking
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.equipment.item_record import ItemRecord
from station.ui.widgets.button import Button
from station.ui.widgets.flow import Flow
from station.ui.widgets.key_values import Fact

PAPER_ICONS: Final = {
    PaperAct.USE: "check",
    PaperAct.SPOIL: "cancel",
    PaperAct.DESTROY: "trash",
    PaperAct.LOST: "warning",
    PaperAct.BACK: "undo",
    PaperAct.KIND: "file",
}

_OF_REGISTER: Final = (PaperAct.KIND, PaperAct.BACK)
"""Acts of whoever edits the register; the others are of whoever keeps the paper."""


def stock_facts(texts: Texts, record: ItemRecord) -> list[Fact]:
    """How much of counted stock is there, and of which kind of paper it is; nothing for a single item."""
    item = record.item
    if item.is_portion:
        said = texts("stock.amount", quantity=item.quantity, unit=item.unit)
        said = said if item.quantity else texts("stock.portion_back", line=item.part_of)
        line = Fact(texts("equipment.field.part_of"), item.part_of, code=True)
        return [Fact(texts("equipment.field.quantity"), said), line]
    if not item.counted:
        return []
    facts = [Fact(texts("stock.form.there"), texts("stock.amount", quantity=item.quantity, unit=item.unit))]
    if record.paper is not None and record.paper.kind is not None:
        facts.insert(0, Fact(texts("certificates.form.kind"), record.paper.kind.kind_name))
        facts += [Fact(texts("certificates.form.odd"), odd_words(texts, each)) for each in record.paper.odd]
    if item.expires_on is not None:
        facts.append(Fact(texts("equipment.field.lot"), item.lot, code=True))
        facts.append(Fact(texts("equipment.field.expires_on"), formats.day(item.expires_on)))
    if item.minimum:
        least = texts("stock.amount", quantity=item.minimum, unit=item.unit)
        facts.append(Fact(texts("equipment.field.minimum"), least))
    return facts


class StockButtons(Flow):
    """The acts on the shown line of stock."""

    issue_wished = Signal(object)
    """Somebody takes some of this line."""
    receive_wished = Signal(object)
    correct_wished = Signal(object)
    paper_wished = Signal(object, object)
    """This act on the sheets of this line, as it stands."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._record: ItemRecord | None = None
        self.issue = Button(texts("stock.form.issue"), "person")
        self.receive = Button(texts("stock.form.receive"), "import")
        self.correct = Button(texts("stock.form.correct"), "edit")
        for button, wished in (
            (self.issue, self.issue_wished),
            (self.receive, self.receive_wished),
            (self.correct, self.correct_wished),
        ):
            button.clicked.connect(lambda _checked, wished=wished: self._wish(wished))
            self.add(button)
        self.paper: dict[PaperAct, Button] = {}
        for act, icon in PAPER_ICONS.items():
            button = Button(texts(f"certificates.form.{act.value}"), icon)
            button.clicked.connect(lambda _checked, act=act: self._wish_paper(act))
            self.paper[act] = button
            self.add(button)

    def offer(self, record: ItemRecord, session: Session) -> None:
        """Show those that fit counted stock to who may use them."""
        self._record, item = record, record.item
        asked = (Permission.EQUIPMENT_EDIT, Permission.COUNTER_OPERATE, Permission.STOCK_KEEP)
        edits, issues, keeps = map(session.may, asked)
        self.setVisible(item.counted and (edits or issues or keeps))
        ranged = item.tracking is Tracking.RANGE
        self.receive.setText(self._texts("stock.form.take_back" if ranged else "stock.form.receive"))
        self.correct.setText(self._texts("stock.form.spoil" if ranged else "stock.form.correct"))
        self.issue.setVisible(issues and item.tracking is not Tracking.LENT)
        self.receive.setVisible(edits)
        fits = frozenset() if record.paper is None else record.paper.acts
        by_sheet = ranged and record.paper is not None and record.paper.kind is not None
        # sheets of paper are spoiled with their cause; two persons put back what two had taken out
        self.correct.setVisible(edits and (not by_sheet or PaperAct.SOUND in fits))
        for act, button in self.paper.items():
            button.setVisible(act in fits and (edits if act in _OF_REGISTER else keeps))

    @property
    def is_paper(self) -> bool:
        """Whether the shown line is paper of a kind."""
        record = self._record
        return record is not None and record.paper is not None and record.paper.kind is not None

    def _wish(self, wished: SignalInstance) -> None:
        if self._record is not None:
            wished.emit(self._record.item)

    def _wish_paper(self, act: PaperAct) -> None:
        if self._record is not None:
            self.paper_wished.emit(act, self._record)
