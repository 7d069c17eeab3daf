"""A package that was made: up to when, by which entry, and how it is told from any other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.audit.year.listing import result_of
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
    """One package; `entry_wished`: its entry in the ledger, `check_wished`: check it again."""

    entry_wished = Signal()
    check_wished = Signal()

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
        check = Button(texts("audit_page.check_this"), "check")
        check.clicked.connect(self.check_wished)
        self.buttons.add(check)
        self.buttons.add(button)
        facts = [
            Fact(texts("audit_year.as_of"), as_of_words(body.as_of, entry.zone)),
            Fact(texts("audit_year.field.folder"), past.folder or texts("audit_page.folder_unknown")),
            *self._checked(past),
            Fact(texts("audit_year.field.figures"), str(body.figures)),
            Fact(texts("audit_year.field.later"), str(body.later)),
            Fact(
                texts("audit_year.head.custody"),
                f"{body.custody_seq} {_digest(body.custody_hash)}",
                code=True,
            ),
            Fact(texts("audit_page.digest"), _digest(body.digest), code=True),
            *(Fact(each.name, _digest(each.sha256), code=True) for each in body.files),
        ]
        self.set_tab("overview", KeyValues(facts))

    def _checked(self, past: PastYear) -> Iterator[Fact]:
        """What came of checking it the last time, and when."""
        texts, entry, checked = self._texts, past.check, past.checked
        if entry is None or checked is None:
            yield Fact(texts("audit_year.field.result"), texts("audit_year.result.unchecked"))
            return
        moment = local(entry.happened_at, entry.zone).strftime("%Y-%m-%d %H:%M")
        said = texts(f"audit_year.result.{result_of(past).value}")
        yield Fact(
            texts("audit_year.field.result"),
            texts("audit_page.checked_by", result=said, name=entry.actor.name, moment=moment),
        )
        if checked.failures:
            apart = texts("list.join").join(texts(f"audit_year.failed.{each}") for each in checked.failures)
            yield Fact(texts("audit_page.failure"), apart)


def _digest(digest: str) -> str:
    return digest_words(bytes.fromhex(digest))
