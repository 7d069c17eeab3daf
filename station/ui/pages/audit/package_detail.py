"""A package that was made: up to when, by which entry, and how it is told from any other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.audit.year.use_cases import PastYear
from station.audit.year.wording import as_of_words
from station.core.clock import local
from station.core.ledger.words import digest_words
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues


class PackageDetail(DetailFrame):
    """One package; `entry_wished`: its entry in the ledger."""

    entry_wished = Signal()

    def __init__(self, texts: Texts, past: PastYear, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        entry, body = past.entry, past.body
        word = texts("audit_page.whole" if body.over else "audit_page.part")
        made = local(entry.recorded_at, entry.zone).strftime("%Y-%m-%d %H:%M")
        self.set_header(
            texts("audit_year.title", year=body.year),
            texts("audit_page.made_by", name=entry.actor.name, moment=made),
            ChipState(word, "sealed", "seal"),
        )
        button = Button(texts("audit_page.entry"), "ledger")
        button.clicked.connect(self.entry_wished)
        self.buttons.add(button)
        facts = [
            Fact(texts("audit_year.as_of"), as_of_words(body.as_of, entry.zone)),
            Fact(texts("audit_page.column.figures"), str(body.figures)),
            Fact(texts("audit_page.column.later"), str(body.later)),
            Fact(
                texts("audit_year.head.custody"),
                f"{body.custody_seq} {_digest(body.custody_hash)}",
                code=True,
            ),
            Fact(texts("audit_page.digest"), _digest(body.digest), code=True),
            *(Fact(each.name, _digest(each.sha256), code=True) for each in body.files),
        ]
        self.set_tab("overview", KeyValues(facts))


def _digest(digest: str) -> str:
    return digest_words(bytes.fromhex(digest))
