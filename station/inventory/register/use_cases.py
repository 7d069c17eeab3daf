"""The register as use cases: registering, changing, importing, looking up, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from station.core.clock import local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.notices import Notice
from station.core.policy import kept_in_person
from station.inventory.bodies import ItemsImported
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.receivers.finding import named
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.register.batch import EQUIPMENT_TEMPLATE, decide_batch, gather_batch
from station.inventory.register.category_names import category_of
from station.inventory.register.counted import tracking_of
from station.inventory.register.decisions import (
    ChangeCase,
    RegisterCase,
    decide_change,
    decide_register,
)
from station.inventory.register.numbers import ItemNumbers, known_numbers
from station.inventory.register.own_fields import own_fields
from station.inventory.register.responsible import answering
from station.inventory.register.retagging import RetagCase, decide_retag
from station.inventory.stock.finding import overlapping
from station.inventory.stock.levels import levelled_by, record_levels
from station.inventory.stock.numbers import NumberRun
from station.inventory.values import Item, NewItem, Tracking
from station.people.asking import asks, asks_nothing
from station.people.dated import Dated
from station.people.filled_tables import FilledTable, filled_table
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sheets import Imported, Preview
from station.sheets.checking import Choices
from station.sheets.template import AS_TITLED


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """The entry, the item as it stands now, and the notices."""

    entry: Entry
    item: Item
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class ChangeResult:
    """The item as it stands now, the notices, and the entry; None where nothing differed."""

    item: Item
    notices: tuple[Notice, ...]
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """An item, the names of its holder and of who answers for it ("" for nobody), and all entries about it, oldest first.

    `in_person`: its category is kept by officers themselves (EQ-08). `receiver` is the unit or place that it is lent to, `out` what is out of a line of counted gear, `runs` where the numbers of a numbered range are.
    """

    item: Item
    holder_name: str
    entries: tuple[Entry, ...]
    responsible_name: str = ""
    receiver: Receiver | None = None
    out: tuple[Item, ...] = ()
    runs: tuple[NumberRun, ...] = ()
    in_person: bool = False


class EquipmentRegister(Dated, behind="item", ask=asks(Permission.EQUIPMENT_VIEW)):
    """The register of items; registering and changing need EQUIPMENT_EDIT, looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def register(self, session: Session, item: NewItem) -> RegisterResult:
        """Register a new item, in the store and in good condition.

        Raises Refused ``codes.…`` and what `tidied` raises.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            known = known_numbers(work, (ItemNumbers(item.tag, item.serial, item.usb_serial),))
            answers = answering(work, item.responsible)
            taken = overlapping(work.equipment, item.numbers)
            case = RegisterCase(item, known, self._today(), answers, taken)
            decided = decide_register(session, case, work.policy, now)
            (entry,) = record(work, decided)
            new = required(work, decided.value.tag)
            record_levels(session, work, (new,), (now, self._store.clock.zone))
            return RegisterResult(entry, new, decided.notices)

    @asks(Permission.EQUIPMENT_EDIT)
    def change(self, session: Session, tag: str, changes: Mapping[str, Any], reason: str) -> ChangeResult:
        """Correct facts of an item for a reason; facts that do not differ are left alone.

        `changes` has fields of `Item` (see `CHANGEABLE`). Raises Refused ``equipment.unknown``,
        ``equipment.reason_missing``, ``equipment.not_changeable`` and what registering raises.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            item = required(work, tag)
            serials = (str(changes.get(name) or "") for name in ("serial", "usb_serial"))
            known = known_numbers(work, (ItemNumbers("", *serials),))
            answers = answering(work, str(changes.get("responsible") or ""))
            case = ChangeCase(item, changes, reason, self._today(), known, answers)
            decided = decide_change(session, case, work.policy, now)
            entries = record(work, decided)
            item = required(work, item.tag)
            record_levels(session, work, (item,), (now, self._store.clock.zone))
            return ChangeResult(item, decided.notices, next(iter(entries), None))

    @asks(Permission.EQUIPMENT_EDIT)
    def retag(self, session: Session, tag: str, label: str, reason: str) -> ChangeResult:
        """Let an item bear the tag `label` from now on; any tag that it bore finds it still.

        Raises Refused ``equipment.unknown`` and like `decide_retag`.
        """
        now = self._store.clock.now()
        with self._store.write() as work:
            item = required(work, tag)
            case = RetagCase(item, label, known_numbers(work, (ItemNumbers(label),)), reason)
            decided = decide_retag(session, case, work.policy, now)
            record(work, decided)
            return ChangeResult(required(work, item.tag), decided.notices)

    @asks(Permission.EQUIPMENT_EDIT)
    def preview_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        reason: str = "",
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
    ) -> Preview:
        """What each line of a CSV or XLSX file would become; nothing is recorded.

        A line about an item on the register is refused, unless `update` is set, with a `reason` (EQ-12): then it is a change
        of the columns that it fills in, and unchanged where it says what is known; the table then needs the tag and one column
        besides. A text is in `encoding` where that is given; `matched` are titles of the file with the columns that they
        stand for. Raises Refused ``batch.…`` when the
        file as a whole can't be read, ``equipment.update_reason_missing``.
        """
        table = self._table(path, update, encoding, matched)
        with self._store.read() as view:
            case = gather_batch(table.checked, view, self._today(), update=update, reason=reason)
            decided = decide_batch(session, case, view.policy, self._store.clock.now())
            return table.previewed(decided.value, view)

    @asks(Permission.EQUIPMENT_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        *,
        update: bool = False,
        reason: str = "",
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> Imported:
        """Register every item of a file as `preview_file` showed it, or, with any problem, none; remember what was `matched`.

        `seen` is the digest of that preview. Raises Refused ``batch.changed_since`` when the file or the register is
        another since, and like `preview_file`.
        """
        table, now = self._table(path, update, encoding, matched), self._store.clock.now()
        with self._store.write() as work:
            case = gather_batch(table.checked, work, self._today(), update=update, reason=reason)
            decided = decide_batch(session, case, work.policy, now)
            imported = table.recorded(
                session, decided, work, now, seen=seen, mark=ItemsImported, reason=reason
            )
            levelled = work.equipment.written(levelled_by(imported.entries))
            record_levels(session, work, levelled, (now, self._store.clock.zone))
            return imported

    def _table(self, path: Path, update: bool, encoding: str, matched: Mapping[str, str]) -> FilledTable:
        with self._store.read() as view:
            choices: Choices = {
                "category": partial(category_of, view.policy),
                "tracking": tracking_of,
            }
        update_by = "tag" if update else ""
        return filled_table(EQUIPMENT_TEMPLATE, path, encoding, matched, update_by=update_by, choices=choices)

    @asks_nothing("an empty form, the same for everybody")
    def template(self) -> str:
        """The header of the equipment list with an example line, as CSV."""
        return EQUIPMENT_TEMPLATE.csv()

    @asks(Permission.EQUIPMENT_VIEW)
    def own_fields(self, session: Session) -> tuple[str, ...]:
        """The fields of the register that the office adds (EQ-10), as its rules have them now."""
        del session
        with self._store.read() as view:
            return own_fields(view.shown_policy)

    @asks(Permission.EQUIPMENT_VIEW)
    def history(self, session: Session, tag: str) -> ItemHistory:
        """An item with all entries about it (PF-10).

        The entries are found by an index; who had the item when is compared with them, so that none of its loans is
        missing. Raises Refused ``equipment.unknown``, IntegrityProblem ``store.state_damaged``, ``store.entry_damaged``.
        """
        with self._store.read() as view:
            item = required(view, tag)
            view.equipment.require_spans(item.tag)
            officer = None if item.holder is None else view.people.officer(item.holder)
            answers = view.people.officer(item.responsible) if item.responsible else None
            entries = view.ledger.about(subject("item", item.tag), checked=True)
            lent = receiver_of(item.held_for)
            receiver = None if lent is None else named(lent, view)
            out = tuple(view.equipment.portions(item.tag)) if item.tracking is Tracking.LENT else ()
            runs = view.equipment.number_runs(item.tag) if item.tracking is Tracking.RANGE else ()
            in_person = kept_in_person(view.shown_policy, item.category)
        name, responsible = ("" if each is None else each.name for each in (officer, answers))
        return ItemHistory(item, name, tuple(entries), responsible, receiver, out, runs, in_person)

    def _today(self) -> date:
        return local_today(self._store.clock)


def required(view: InventoryView, tag: str) -> Item:
    """The item with this tag. Raises Refused ``equipment.unknown``."""
    (item,) = view.equipment.items((tag,))
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=tag)
    return item
