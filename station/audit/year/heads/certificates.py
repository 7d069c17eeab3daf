"""The months of certificates, receipts and forms: closing = opening − used − issued + received, for each account (ST-04)."""

from __future__ import annotations

from typing import Final

from station.audit.year.register import REGISTER_KINDS
from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry
from station.core.report import Derived
from station.inventory.certificates.accounting import counted
from station.inventory.certificates.months import KindMonth, PaperLine, accounts_of, month_figures
from station.inventory.certificates.moves import HOUSE
from station.inventory.receivers.following import MOVING
from station.inventory.receivers.values import receiver_of
from station.inventory.stock.paper_bodies import PaperKindSet

CERTIFICATES: Final = "certificates"
_COLUMNS: Final = ("opening", "used", "spoiled", "issued", "received", "closing")
_ITEM: Final = "item:"
_OWN: Final = "house"
"""The office's own account, in the sheet."""


class CertificatesHead:
    """Gathers the history of every line of paper."""

    kinds = REGISTER_KINDS | {PaperKindSet.KIND} | frozenset(MOVING)

    def __init__(self) -> None:
        self._history: dict[str, list[Entry]] = {}
        self._kinds: dict[str, tuple[str, str]] = {}
        self._changes: list[Entry] = []

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry about stock, since only such lines can be paper, or about units, whose accounts follow them."""
        body = entry.typed
        if entry.kind in MOVING:
            self._changes.append(entry)
            return
        if isinstance(body, PaperKindSet):
            self._kinds[body.tag] = (body.kind, body.kind_name)
        for about in entry.subjects:
            tag = about.removeprefix(_ITEM)
            if tag == about:
                continue
            if tag in self._history:
                self._history[tag].append(entry)
            elif getattr(body, "tag", "") == tag and getattr(body, "unit", ""):
                self._history[tag] = [entry]

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each month, account and kind of which there was or is anything."""
        columns = (
            *(
                YearColumn("month"),
                YearColumn("account", words="audit_year.account"),
                YearColumn("paper", "code"),
                YearColumn("name"),
            ),
            *(YearColumn(key, "count") for key in _COLUMNS[:-1]),
            YearColumn("closing", "count", derived=Derived(("opening", "received"), ("used", "issued"))),
        )
        zone, period = counting.period.zone, counting.period
        paper = [PaperLine(tag, kind, self._of(tag)) for tag, (kind, _) in self._kinds.items()]
        names = dict(self._kinds.values())
        moved = {
            (line.tag, each.seq, each.month)
            for line in paper
            for each in counted(line.tag, line.history, zone)
        }
        lines = []
        for number in range(1, period.last.month + 1):
            month = f"{period.year:04d}-{number:02d}"
            for account in sorted({HOUSE, *accounts_of(paper, zone)}):
                for kind, told in sorted(month_figures(paper, month, account, zone).items()):
                    if not told.is_empty:
                        tags = {line.tag for line in paper if line.kind == kind}
                        seqs = sorted({seq for tag, seq, of in moved if of == month and tag in tags})
                        lines.append(_line(month, account, names[kind], told, tuple(seqs)))
        kinds = sorted({str(line.cells[2]) for line in lines})
        figures = tuple(
            Figure(
                f"certificates.{key}", CERTIFICATES, key, (("account", _OWN), ("paper", kind)), (names[kind],)
            )
            for kind in kinds
            for key in ("used", "spoiled", "issued", "received")
        )
        return HeadFigures((YearSheet(CERTIFICATES, columns, tuple(lines)),), figures)

    def _of(self, tag: str) -> tuple[Entry, ...]:
        """The entries about a line with those by which units changed, in their order."""
        return tuple(sorted((*self._changes, *self._history.get(tag, ())), key=lambda each: each.seq))


def _line(month: str, account: str, name: str, told: KindMonth, seqs: tuple[int, ...]) -> YearLine:
    receiver = receiver_of(account)
    whose = (account or _OWN) if receiver is None else receiver.words
    amounts = tuple(int(getattr(told, key)) for key in _COLUMNS)
    return YearLine((month, whose, told.kind, name, *amounts), seqs)
