"""What a recording is to show: its activity, the points in their order, photos, officers, and how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.catalogue.asked import AskedFor, RecordingTerms
from station.archive.catalogue.use_cases import Catalogue, RecordingTrace
from station.archive.retention.values import RetentionState
from station.archive.retention.wording import decision_words, marks_words
from station.archive.values import Recording
from station.core.errors import IntegrityProblem
from station.core.policy.rule import Bilingual
from station.core.policy.wording import retention_words
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.pages.archive.contents import ContentsForm
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import words

Traced = tuple[RecordingTrace, RecordingTerms | IntegrityProblem, tuple[Recording, ...]]


def traced(session: Session, catalogue: Catalogue, sha256: str) -> Traced:
    """The ledger's record of a recording, what is asked of it, and its pieces; a damaged loan makes the record no less true."""
    trace, pieces = catalogue.trace(session, sha256), catalogue.pieces(session, sha256)
    try:
        return trace, catalogue.asked(session, sha256), pieces
    except IntegrityProblem as problem:
        return trace, problem, pieces


class AskedList(QWidget):
    """Read beside the film; nothing where the loan named no activity but how long it is kept."""

    retention_wished = Signal()
    """How long it is kept is to be decided."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._zone = texts, zone
        self.facts = KeyValues()
        self.heading = words("", "heading")
        self.contents = ContentsForm(texts, zone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.contents, self.facts):
            column.addWidget(widget)
        self.retention = Button(texts("archive_page.retention.begin"), "archive")
        self.retention.clicked.connect(self.retention_wished)
        column.addWidget(self.retention, 0, Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def clear(self) -> None:
        """Nothing is known of the recording yet."""
        self.hide()

    def show_asked(
        self,
        recording: Recording,
        asked: RecordingTerms | IntegrityProblem,
        *,
        may_note: bool,
        own: bool = False,
        may_decide: bool = False,
    ) -> None:
        """Show what is asked of the recording and what was seen of it, or why that is not known."""
        texts = self._texts
        self.retention.setVisible(may_decide)
        if isinstance(asked, IntegrityProblem):
            self.facts.show_facts([Fact(texts("archive_page.asked.activity"), texts.error(asked))])
            self._show_points(recording, (), may_note=False)
            self.show()
            return
        facts = [fact for each in asked.activities for fact in self._facts(each)]
        if asked.retention is not None:
            kept = retention_words(texts, asked.retention)
            if asked.until is not None:
                kept = texts("archive_page.asked.until", kept=kept, day=asked.until.isoformat())
            facts.append(Fact(texts("archive_page.asked.retention"), kept))
        marked = marks_words(texts, recording)
        if marked:
            proposed = recording.keeping.state is RetentionState.PROPOSED
            chip = ChipState(marked, "attention" if proposed else "neutral")
            facts.append(Fact(texts("archive_page.column.marks"), chip))
        decided = decision_words(texts, recording, self._zone)
        if decided:
            facts.append(Fact(texts("archive_page.retention.decision"), decided))
        self.facts.show_facts(facts)
        self._show_points(recording, asked.points, may_note=may_note, own=own)
        self.show()

    def _show_points(
        self, recording: Recording, points: Sequence[Bilingual], *, may_note: bool, own: bool = False
    ) -> None:
        self.heading.setText(self._texts("archive_page.asked.shows"))
        self.contents.show_points(recording, points, may=may_note, own=own)
        for widget in (self.heading, self.contents):
            widget.setVisible(bool(points))

    def _facts(self, each: AskedFor) -> list[Fact]:
        texts, language = self._texts, self._texts.language
        facts = [Fact(texts("archive_page.asked.activity"), each.activity.name(language))]
        if each.too_few:
            said = texts("archive_page.asked.too_few", count=each.officers, needed=each.activity.officers)
            facts.append(Fact(texts("archive_page.asked.officers"), ChipState(said, "attention", "person")))
        if each.activity.photos:
            photos = texts("list.join").join(photo.say(language) for photo in each.activity.photos)
            facts.append(Fact(texts("archive_page.asked.photos"), photos))
        return facts
