"""What the list of entries shows of a line of the ledger, column by column."""

from __future__ import annotations

from collections.abc import Callable

from station.audit.ports import Line
from station.core.ledger.words import actor_words, kind_words, line_words
from station.core.texts import Texts
from station.ui.models.column import RIGHT, TableColumn, moment_shown
from station.ui.widgets.chip import State


def line_columns(texts: Texts, zone: str, state: Callable[[Line], State]) -> list[TableColumn]:
    """The columns: moments on the wall clock of `zone`, and what `state` knows of a line's proof.

    None sorts: the list is read page by page and stands newest first. A line whose entry is missing or unreadable
    shows its number and its state all the same.
    """

    def seq(line: Line) -> int:
        return line.seq

    def recorded(line: Line) -> object:
        return line.entry.recorded_at if line.entry is not None else None

    def what(line: Line) -> str:
        return kind_words(texts, line.kind) if line.entry is not None else texts("ledger_page.unreadable")

    def said(line: Line) -> str:
        return line_words(texts, line.entry) if line.entry is not None else ""

    def by(line: Line) -> str:
        return actor_words(texts, line.entry) if line.entry is not None else ""

    def proof(line: Line) -> str:
        return state(line).word

    moment = moment_shown(zone)
    return [
        TableColumn("seq", "ledger_page.seq", seq, align=RIGHT, face="code", width=84, sortable=False),
        TableColumn("recorded", "ledger_page.recorded", recorded, show=moment, width=150, sortable=False),
        TableColumn("what", "ledger_page.what", what, face="strong", width=150, sortable=False),
        TableColumn("said", "ledger_page.said", said, width=240, stretch=True, sortable=False),
        TableColumn("by", "ledger_page.actor", by, width=150, sortable=False),
        TableColumn("proof", "ledger_page.proof_title", proof, state=state, width=112, sortable=False),
    ]
