"""The registers of all accounts of paper as use cases: what each has, what moved it, which numbers are odd (ST-01, ST-03)."""

from __future__ import annotations

from dataclasses import replace

from station.core.policy import Policy
from station.core.policy.rule import Bilingual
from station.inventory.certificates.accounts import (
    AccountMove,
    KeptLine,
    PaperHolding,
    account_moves,
    holdings,
)
from station.inventory.certificates.gaps import NumberedPaper, NumberFinding, number_findings
from station.inventory.certificates.histories import kinds_on_record, paper_histories
from station.inventory.certificates.kinds import kinds
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.receivers.finding import named
from station.inventory.receivers.values import Receiver
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class PaperAccounts:
    """The registers of all accounts; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def holdings(self, session: Session) -> tuple[PaperHolding, ...]:
        """What each account has or had of each line. Raises Refused ``certificates.too_many_lines``."""
        del session
        with self._store.read() as view:
            found = [row for line in kept_lines(view) for row in holdings(line, self._store.clock.zone)]
            return tuple(replace(each, account=_called(each.account, view)) for each in found)

    @asks(Permission.EQUIPMENT_VIEW)
    def moves(self, session: Session) -> tuple[AccountMove, ...]:
        """All that moved sheets of any account, line by line, by day. Raises Refused ``certificates.too_many_lines``."""
        del session
        with self._store.read() as view:
            zone = self._store.clock.zone
            found = [row for line in kept_lines(view) for row in account_moves(line, zone)]
            return tuple(replace(each, account=_called(each.account, view)) for each in found)

    @asks(Permission.EQUIPMENT_VIEW)
    def odd_numbers(self, session: Session) -> tuple[NumberFinding, ...]:
        """What is odd about the numbers of paper: skipped, in two lines at once, used without an issue. Raises Refused ``certificates.too_many_lines``."""
        del session
        with self._store.read() as view:
            lines = [
                NumberedPaper(line.item, line.kind, line.runs, line.history)
                for line in kept_lines(view)
                if line.item is not None
            ]
        return tuple(number_findings(lines, self._store.clock.zone))


def kept_lines(view: InventoryView, *, numbered: bool = True) -> list[KeptLine]:
    """Every line that is paper, by tag, with where its numbers are if that is asked for. Raises Refused ``certificates.too_many_lines``."""
    on_record, called = kinds_on_record(view), kind_words(view.shown_policy)
    tags = tuple(sorted(on_record))
    told = paper_histories(view, tags)
    items = view.equipment.items(tags) if tags else ()
    return [
        KeptLine(
            *(tag, on_record[tag].kind),
            called.get(on_record[tag].kind) or Bilingual(on_record[tag].kind_name, on_record[tag].kind_name),
            *(told[tag], item),
            () if item is None or not numbered else view.equipment.number_runs(tag),
        )
        for tag, item in zip(tags, items, strict=True)
    ]


def kind_words(policy: Policy) -> dict[str, Bilingual]:
    """How the kinds in force are called."""
    return {each.code: each.words for each in kinds(policy)}


def _called(account: Receiver | None, view: InventoryView) -> Receiver | None:
    return None if account is None else named(account, view)
