"""What was found beside the ledger is taken for right as it stands, on a person's word, which is recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.ui.widgets.form_kinds import FormFlag, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words


class AcceptForm(FormPane):
    """Asks for the reason; what is accepted is listed above by the verification."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("ledger_page.accept_title"), texts("ledger_page.accept"), parent=parent)
        self.column.addWidget(words(texts("ledger_page.accept_words"), "muted", wrap=True))
        self.restored = self.add(
            "restored",
            FormFlag(
                texts("ledger_page.witness"),
                texts("ledger_page.restored"),
                hint=texts("ledger_page.restored_hint"),
            ),
        )
        self.reason = self.add(
            "reason", FormText(texts("ledger_page.reason"), lines=2, required=True, rule="DM-03")
        )

    def begin(self, *, foreign: bool = False) -> None:
        """Start empty."""
        self.start_over()
        self.restored.setVisible(foreign)
        self.stand_whole()
        self.reason.setFocus()
