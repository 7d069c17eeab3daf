"""Labels for whatever has a code: items, officers, the cards of the counter; and the entry that says they were printed.

What a code belongs to is asked of the one namespace of codes, so a new kind of thing with a code is labelled as soon as it
stands there. `_WORDED` says more than a name for some kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from station.core.codes import ACTIVITY_PREFIX, CodeHolder, CodeKind, code_key, meanings
from station.core.deciding import Decided, record
from station.core.documents import Document
from station.core.errors import NotPermitted, Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy, activity, category, current_activities
from station.core.report import SetPaper
from station.core.texts import Texts
from station.inventory.counter.scanning import (
    ActivityCard,
    Command,
    LookUp,
    MatterCode,
    Quantity,
    Scan,
    UnitCard,
    UnknownCommand,
    read_code,
)
from station.inventory.ports import InventoryStore, InventoryView, LedgerFacts
from station.inventory.receivers.finding import card_of, of_card, unit_cards
from station.people.asking import Ask, asks, asks_nothing, asks_sign_in, require
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.address import PrinterAddress
from station.printing.bodies import LabelsPrinted, PrintedLabel
from station.printing.labels import (
    Label,
    LabelChoice,
    LabelPress,
    LabelRun,
    LabelStock,
    Way,
    label_stocks,
    require_printable,
    roll_document,
)

_MOST_NAMED: Final = 5
"""Codes that a refusal names."""
_OFFICER, _COMMAND, _ACTIVITY, _UNIT = "officer", "command", "activity", "unit"
_CARDS: Final = (*(command.card for command in Command),)


@dataclass(frozen=True, slots=True)
class PrintedLabelsCase:
    """Labels that left the program, the way they went, and the codes among them that had been printed before."""

    run: LabelRun
    way: Way
    again: frozenset[str]


def decide_labels_printed(
    session: Session, case: PrintedLabelsCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """The entry of a print, in the history of each thing that got a label."""
    run = case.run
    body = LabelsPrinted(
        tuple(PrintedLabel(each.kind, each.code, each.code in case.again) for each in run.labels),
        run.stock.name,
        run.copies,
        case.way,
    )
    about = [each.about for each in run.labels if each.about]
    about += [_mark(each.code) for each in run.labels]
    return Decided((session.draft(body, now, subjects=tuple(about), rules=("EQ-10",)),), (), None)


class Labelling:
    """Finds what is to be labelled, sets it, and puts on record that it was printed."""

    def __init__(self, store: InventoryStore, press: LabelPress) -> None:
        self._store, self._press = store, press

    @asks(Permission.EQUIPMENT_EDIT, Permission.PEOPLE_EDIT)
    def prepare(self, session: Session, codes: Iterable[str], choice: LabelChoice, texts: Texts) -> LabelRun:
        """The labels of what has these codes, to be looked at and printed; each once, in the order of `codes`.

        A person's label holds the badge, or the number of one without a badge. Officers need PEOPLE_EDIT, all else
        EQUIPMENT_EDIT. Raises NotPermitted, Refused ``labels.…``, ``codes.two_meanings``, ``counter.unknown_command``,
        ``policy.unknown_activity``.
        """
        wanted = list({code_key(code): code for code in codes}.values())
        require_printable(choice, len(wanted))
        with self._store.read() as view:
            office = view.people.office()
            finder = _Finder(view, texts, office.name if office is not None else "")
            labels = tuple({each.code: each for each in finder.labels(wanted)}.values())
            _require_permitted(session, labels)
            again = _printed_before(view.ledger, labels)
        stock = require_printable(choice, len(labels))
        return LabelRun(
            labels,
            stock,
            choice.symbology,
            choice.copies,
            choice.first,
            again,
            self._store.clock.now(),
            texts("labels.title", count=len(labels)),
            texts.language,
        )

    @asks(Permission.EQUIPMENT_EDIT, Permission.PEOPLE_EDIT)
    def record(self, session: Session, run: LabelRun, way: Way) -> Entry:
        """Put on record that the labels left the program. Raises NotPermitted."""
        _require_permitted(session, run.labels)
        with self._store.write() as work:
            case = PrintedLabelsCase(run, way, _printed_before(work.ledger, run.labels))
            (entry,) = record(
                work, decide_labels_printed(session, case, work.policy, self._store.clock.now())
            )
            return entry

    @asks_sign_in("the cards of the counter are the same for everybody")
    def cards(self, session: Session) -> tuple[str, ...]:
        """The codes of all cards: commands, activities as they stand in the rules now, departments and groups."""
        with self._store.read() as view:
            return (
                *_CARDS,
                *(f"{ACTIVITY_PREFIX}{each.code}" for each in current_activities(view.shown_policy)),
                *unit_cards(view),
            )

    @asks_nothing("papers for labels are the program's own data")
    def stocks(self) -> tuple[LabelStock, ...]:
        """The papers for labels."""
        return label_stocks()

    @asks_nothing("sets labels that the caller was given by a call that asked")
    def pdf(self, run: LabelRun) -> SetPaper:
        """The labels on their paper, to scale. Raises as `LabelPress.pdf`."""
        return self._press.pdf(run)

    @asks_nothing("sets labels that the caller was given by a call that asked")
    def document(self, run: LabelRun) -> Document:
        """The labels as a thermal printer prints them."""
        return roll_document(run)

    @asks_nothing("says how a printer is spoken to")
    def printer(self, run: LabelRun, printer: PrinterAddress) -> PrinterAddress:
        """`printer` with the chosen roll in it. Raises Refused ``labels.not_a_roll``."""
        if not run.stock.is_roll:
            raise Refused("labels.not_a_roll", stock=run.stock.name)
        return replace(printer, paper=replace(run.stock.roll, raster=printer.paper.raster))


class _Finder:
    """Finds what codes belong to, within one transaction."""

    def __init__(self, view: InventoryView, texts: Texts, office: str) -> None:
        self._view, self._texts, self._office = view, texts, office
        self._worded: Mapping[CodeKind, Callable[[CodeHolder], Label]] = {
            CodeKind.TAG: self._item,
            CodeKind.NUMBER: self._officer,
            CodeKind.BADGE: self._officer,
        }

    def labels(self, codes: list[str]) -> list[Label]:
        """A label for each code. Raises as `Labelling.prepare`."""
        scans = [read_code(code) for code in codes]
        found = self._view.codes.holders_of(scan.code for scan in scans if isinstance(scan, LookUp))
        return [self._label(scan, found) for scan in scans]

    def _label(
        self,
        scan: Scan,
        found: Mapping[str, tuple[CodeHolder, ...]],
    ) -> Label:
        match scan:
            case Command():
                return self._card(_COMMAND, scan.card, self._command_name(scan))
            case UnknownCommand(word):
                raise Refused("counter.unknown_command", command=word)
            case MatterCode(number):
                raise Refused("labels.unknown", rule="EQ-10", value=number)
            case Quantity(pieces):
                raise Refused("labels.unknown", rule="EQ-10", value=f"*{pieces}")
            case ActivityCard(code):
                known = activity(self._view.shown_policy, code)
                name = known.name(self._texts.language)
                return self._card(_ACTIVITY, f"{ACTIVITY_PREFIX}{known.code}", name)
            case UnitCard(code):
                unit = of_card(code, self._view)
                return self._card(_UNIT, card_of(unit), unit.name)
            case LookUp(code):
                holders = meanings(found.get(code_key(code), ()))
                if not holders:
                    raise Refused("labels.unknown", rule="EQ-10", value=code)
                if len(holders) > 1:
                    raise Refused("codes.two_meanings", rule="EQ-10", value=code)
                return self._worded.get(holders[0].kind, self._named)(holders[0])

    def _card(self, kind: str, code: str, name: str) -> Label:
        return Label(kind, code, name, self._texts(f"labels.kind.{kind}"), self._office)

    def _command_name(self, command: Command) -> str:
        """The word that can be typed as well, in the language of the labels."""
        return self._texts(f"labels.command.{command.value.lower()}")

    def _named(self, holder: CodeHolder) -> Label:
        kind = holder.kind.value
        note = self._texts(f"labels.kind.{kind}")
        return Label(kind, holder.owner, holder.name, note, self._office, subject(kind, holder.owner))

    def _item(self, holder: CodeHolder) -> Label:
        item = self._view.equipment.item(holder.owner)
        if item is None:
            raise Refused("labels.unknown", rule="EQ-10", value=holder.owner)
        if item.part_of and (line := self._view.equipment.item(item.part_of)) is not None:
            item = line  # the code of a portion ends with its loan; its pieces bear that of their line
        kind = category(self._view.shown_policy, item.category).name(self._texts.language)
        note = self._texts("labels.join").join(
            each for each in (kind, item.model) if each and each != item.name
        )
        return Label("item", item.label, item.name, note, self._office, subject("item", item.tag))

    def _officer(self, holder: CodeHolder) -> Label:
        officer = self._view.people.officer(holder.owner)
        if officer is None:
            raise Refused("labels.unknown", rule="EQ-10", value=holder.owner)
        if not officer.active:
            raise Refused("labels.left", rule="EQ-13", number=officer.number, name=officer.name)
        unit = self._texts("labels.join").join(each for each in (officer.department, officer.group) if each)
        code = officer.badge or officer.number
        return Label(_OFFICER, code, officer.name, unit, self._office, subject("officer", officer.number))


def _require_permitted(session: Session, labels: Iterable[Label]) -> None:
    """Raises NotPermitted ``labels.no_badges`` or ``labels.no_items`` with the codes that `session` may not label."""
    badges: list[str] = []
    others: list[str] = []
    for each in labels:
        (badges if each.kind == _OFFICER else others).append(each.code)
    for codes, permission, refused in (
        (badges, Permission.PEOPLE_EDIT, "labels.no_badges"),
        (others, Permission.EQUIPMENT_EDIT, "labels.no_items"),
    ):
        if codes and Ask((permission,)).lacking(require(session, Ask())) is not None:
            named = [*codes[:_MOST_NAMED], *("…" for _ in codes[_MOST_NAMED : _MOST_NAMED + 1])]
            facts = {"tags": ", ".join(named), "account": session.account}
            raise NotPermitted(refused, rule="PF-05", permission=permission.value, **facts)


def _mark(code: str) -> str:
    return subject("label", code_key(code))


def _printed_before(ledger: LedgerFacts, labels: Iterable[Label]) -> frozenset[str]:
    """The codes of those of `labels` that an entry says were printed."""
    return frozenset(each.code for each in labels if ledger.about(_mark(each.code), newest=1))
