"""Voiding chosen entries of a list for one reason: the newest first, each through the void of one entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from station.audit.entry_lines import EntryLine
from station.core.errors import Refused
from station.core.ledger.voiding import MOST_CHOSEN
from station.core.ledger.words import kind_words, line_words
from station.inventory.voiding.decide import tags_in
from station.people.sessions import Session
from station.ui import formats
from station.ui.bulk import BulkRun, Trying
from station.ui.page import Page
from station.ui.void_many_form import VoidManyForm
from station.ui.voiding import VoidNeeds, void_rooms
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

_ITEM: Final = "item:"


class ChosenEntries(QObject):
    """Offers the act in `table` to whoever may void anything; `about` says whose history the list is, "" for nobody's."""

    opened = Signal(object)
    """Show this form."""
    left = Signal()
    """The form is done with or given up."""

    def __init__(
        self, page: Page, services: VoidNeeds, table: RecordTable, about: Callable[[], str] = str
    ) -> None:
        super().__init__(page)
        self._page, self._about = page, about
        self._rooms = [room for room in void_rooms(services) if page.may(room.permission)]
        self._lines: Sequence[EntryLine] = ()
        self.run = BulkRun(page)
        self.form = VoidManyForm(page.texts, "voiding.chosen")
        self.form.acted.connect(self._void)
        self.form.closed.connect(self.left)
        if self._rooms:
            word = page.texts("voiding.chosen")
            table.add_act(RowAct("void", word, "undo", self.begin, fits=self._counts))

    def begin(self, rows: list[object]) -> None:
        """Ask why these entries were wrong."""
        chosen = [row for row in rows if isinstance(row, EntryLine)]
        texts = self._page.texts
        if len(chosen) > MOST_CHOSEN:
            self._page.say_info(texts("errors.void.too_many", most=MOST_CHOSEN), topic="voided")
        elif chosen:
            self._lines = sorted(chosen, key=lambda line: (line.stream.value, line.seq), reverse=True)
            self.opened.emit(self.form)
            lines = [self._told(line) for line in self._lines]
            self.form.begin(lines, texts("voiding.chosen_count", count=len(lines)))

    def _counts(self, row: object) -> bool:
        """Whether it is an entry of a kind that this person voids, and counts still."""
        if not isinstance(row, EntryLine) or row.entry is None or row.struck:
            return False
        return any(row.kind in room.kinds for room in self._rooms)

    def _void(self) -> None:
        reason = self.form.reason.value

        def void(session: Session, line: EntryLine) -> Any:
            return self._void_one(session, line, reason)

        things = [(self._named(line), line) for line in self._lines]
        title, begun = self._page.texts("voiding.chosen"), self.left.emit
        self.run.start(title, things, void, form=self.form, begun=begun, trying=Trying.CHAINED)

    def _void_one(self, session: Session, line: EntryLine, reason: str) -> Any:
        if line.entry is None:
            raise Refused("void.unreadable", rule="DM-03", place=line.place)
        room = next((each for each in self._rooms if line.kind in each.kinds), self._rooms[0])
        return room.void(session, line.place, reason, self._tags(line), "", None)

    def _tags(self, line: EntryLine) -> tuple[str, ...]:
        """In the history of an item an entry about several is voided for that item alone."""
        about = self._about()
        if line.entry is None or not about.startswith(_ITEM) or len(tags_in(line.entry)) <= 1:
            return ()
        return (about.removeprefix(_ITEM),)

    def _named(self, line: EntryLine) -> str:
        texts = self._page.texts
        if line.entry is None:
            return line.place
        when = formats.moment(line.entry.happened_at, line.entry.zone)
        return texts("voiding.about", seq=line.seq, kind=kind_words(texts, line.kind), when=when)

    def _told(self, line: EntryLine) -> str:
        if line.entry is None:
            return self._named(line)
        said = line_words(self._page.texts, line.entry)
        return self._page.texts("voiding.chosen_line", seq=line.seq, said=said)
