"""The columns of the list of recordings, and what is said of one."""

from __future__ import annotations

from station.archive.survey.values import FileState
from station.archive.values import Recording
from station.core.texts import Texts
from station.ui import formats
from station.ui.media import capital, duration_words
from station.ui.models.column import RIGHT, Column, moment_shown
from station.ui.widgets.chip import State


def seconds_of(recording: Recording) -> float | None:
    """How long a recording is; None where it has no length."""
    seconds = (recording.recorded_until - recording.recorded_from).total_seconds()
    return seconds if seconds > 0 else None


def owner_state(texts: Texts, recording: Recording) -> State | None:
    """The chip of a recording that is in doubt; None where everything agrees."""
    if recording.officer is None:
        why = texts(f"archive.doubt.{recording.doubt}") if recording.doubt else texts("archive.basis.nobody")
        return State(capital(why), "attention")
    if recording.agrees is False:
        return State(
            texts("archive_page.apart", name=recording.officer_name or recording.officer), "attention"
        )
    return None


def owner_words(texts: Texts, recording: Recording) -> str:
    """Whose it is: ``李甲``, or why that is not known."""
    if recording.officer is not None:
        return recording.officer_name or recording.officer
    return texts(f"archive.doubt.{recording.doubt}") if recording.doubt else texts("archive.basis.nobody")


def file_name(recording: Recording) -> str:
    """The stored name without its folder."""
    return recording.stored.rsplit("/", 1)[-1]


class RecordingColumns:
    """Words the columns."""

    def __init__(self, texts: Texts, zone: str) -> None:
        self._texts, self._zone = texts, zone

    def columns(self) -> tuple[Column, ...]:
        """The columns from left to right."""
        key = "archive_page.column."
        moment = moment_shown(self._zone)
        return (
            Column("picture", f"{key}picture", self._kind, width=92, sortable=False),
            Column("time", f"{key}time", _from, show=moment, width=134),
            Column("officer", f"{key}officer", self._owner, state=self._owner_state, width=116),
            Column("name", f"{key}name", file_name, width=200, stretch=True, sortable=False),
            Column(
                "duration",
                f"{key}duration",
                seconds_of,
                show=duration_words,
                align=RIGHT,
                width=70,
                sortable=False,
            ),
            Column("size", f"{key}size", _size, show=formats.size, align=RIGHT, sums=True, width=84),
            Column("camera", f"{key}camera", _camera, face="code", width=104),
            Column("matter", f"{key}matter", _matter, width=130),
            Column("purpose", f"{key}purpose", _purpose, width=130, hidden=True, sortable=False),
            Column(
                "state",
                f"{key}state",
                self._state_word,
                state=self._state,
                width=120,
                hidden=True,
                sortable=False,
            ),
            Column("imported", f"{key}imported", _imported, show=moment, width=134, hidden=True),
            Column("department", f"{key}department", _department, width=110, hidden=True, sortable=False),
        )

    def _kind(self, recording: Recording) -> str:
        return self._texts(f"archive.kind.{recording.kind}")

    def _owner(self, recording: Recording) -> str:
        return owner_words(self._texts, recording)

    def _owner_state(self, recording: Recording) -> State | None:
        """In the list the word alone; the reason stands in the detail, and in what is exported."""
        doubt = owner_state(self._texts, recording)
        return State(self._texts("archive_page.doubtful"), doubt.token) if doubt is not None else None

    def _state_word(self, recording: Recording) -> str:
        return self._texts(f"archive.state.{recording.state}")

    def _state(self, recording: Recording) -> State:
        return State(
            capital(self._state_word(recording)), "ok" if recording.state is FileState.WHOLE else "attention"
        )


def _from(recording: Recording) -> object:
    return recording.recorded_from


def _size(recording: Recording) -> int:
    return recording.size


def _camera(recording: Recording) -> str:
    return recording.camera or ""


def _matter(recording: Recording) -> str:
    return recording.matter or ""


def _purpose(recording: Recording) -> str:
    return recording.purpose


def _imported(recording: Recording) -> object:
    return recording.imported_at


def _department(recording: Recording) -> str:
    return recording.department
