"""The look of the columns of the list of recordings, and words about one recording."""

from __future__ import annotations

from station.archive.arrival.values import Punctuality
from station.archive.attribution.values import Basis, Doubt
from station.archive.retention.values import RetentionState
from station.archive.survey.values import FileState
from station.archive.values import Recording
from station.core.texts import Texts, capital
from station.ui.media import duration_words
from station.ui.models.declared import Look
from station.ui.pages.archive.arrived import punctuality_state
from station.ui.pages.archive.times import confidence_state
from station.ui.widgets.chip import ChipState


def owner_state(texts: Texts, recording: Recording) -> ChipState | None:
    """The chip of a recording that is in doubt; None where everything agrees, and of a camera's own file."""
    if recording.basis is Basis.CAMERA:
        return None
    if recording.officer is None:
        why = texts(f"archive.doubt.{recording.doubt}") if recording.doubt else texts("archive.basis.nobody")
        return ChipState(capital(why), "attention")
    if recording.doubt is Doubt.OTHER_NUMBER:
        return ChipState(capital(texts(f"archive.doubt.{recording.doubt}")), "attention")
    if recording.agrees is False:
        return ChipState(
            texts("archive_page.apart", name=recording.officer_name or recording.officer), "attention"
        )
    return None


def owner_words(texts: Texts, recording: Recording) -> str:
    """The officer: ``李甲``, or why none is known."""
    if recording.officer is not None:
        return recording.officer_name or recording.officer
    if recording.basis is Basis.CAMERA:
        return texts("archive.role.companion")
    return texts(f"archive.doubt.{recording.doubt}") if recording.doubt else texts("archive.basis.nobody")


class RecordingLooks:
    """How the columns look."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def looks(self) -> dict[str, Look]:
        """By column."""
        return {
            "picture": Look(92, gives_way=6),
            "time": Look(134),
            "officer": Look(116, value=self._owner, state=self._owner_state),
            "name": Look(200, stretch=True),
            "duration": Look(70, show=duration_words, gives_way=4),
            "piece": Look(88, state=self._piece, gives_way=4),
            "size": Look(gives_way=3),
            "camera": Look(104, gives_way=1),
            "matter": Look(130, gives_way=2),
            "arrival": Look(84, state=self._arrival_state, gives_way=5),
            "retention": Look(112, state=self._retention),
            "purpose": Look(130, gives_way=3),
            "state": Look(120, state=self._state),
            "imported": Look(134),
            "confidence": Look(96, state=self._confidence),
            "desktop": Look(130),
            "sha256": Look(200),
        }

    def _confidence(self, recording: Recording) -> ChipState | None:
        return None if recording.confidence is None else confidence_state(self._texts, recording.confidence)

    def _owner(self, recording: Recording) -> str:
        return owner_words(self._texts, recording)

    def _owner_state(self, recording: Recording) -> ChipState | None:
        """In the list the word alone; the reason stands in the detail, and in what is exported."""
        doubt = owner_state(self._texts, recording)
        return ChipState(self._texts("archive_page.doubtful"), doubt.token) if doubt is not None else None

    def _arrival_state(self, recording: Recording) -> ChipState | None:
        """What came in in time is said in plain words."""
        in_time = recording.arrival.punctuality is Punctuality.IN_TIME
        return None if in_time else punctuality_state(self._texts, recording)

    def _retention(self, recording: Recording) -> ChipState | None:
        """What is kept long-term, and what waits for a decision, is to be seen."""
        state = recording.keeping.state
        if state is None or state is RetentionState.USUAL:
            return None
        token = "ok" if state is RetentionState.KEPT else "attention"
        return ChipState(capital(self._texts(f"archive_page.retention.{state}")), token)

    def _piece(self, recording: Recording) -> ChipState | None:
        """A gap before it is to be seen in the list."""
        piece = recording.piece
        if piece is None or not piece.has_gap:
            return None
        gap = self._texts("archive_page.piece.gap")
        return ChipState(f"{piece.number}/{piece.count}" if piece.count > 1 else gap, "attention")

    def _state(self, recording: Recording) -> ChipState:
        word = self._texts(f"archive.state.{recording.state}")
        return ChipState(capital(word), "ok" if recording.state is FileState.WHOLE else "attention")
