"""What belongs together with a recording: the camera's own files, the way to their recording, and the form that gives both back (DM-02, DM-07)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.archive.catalogue.listing import file_name
from station.archive.catalogue.visibility import may_open
from station.archive.values import Recording
from station.core import sizes
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.widgets.button import Button
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.form_behind_button import FormBehindButton
from station.ui.widgets.form_files import FormFolder
from station.ui.widgets.form_kinds import FormFlag, FormLine
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import ElidedLabel, words

_LONGEST: Final = 200


class GiveTreeForm(CardForm):
    """The folder, why, and for one recording whether the whole import is meant; for several, which they are (`named`)."""

    given = Signal(str, str, bool)
    """Folder, reason, the whole import."""

    def __init__(self, texts: Texts, *, several: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("archive_page.give_back.title"), texts("archive_page.give_back.act"), parent
        )
        self.named = ElidedLabel(role="muted")
        folder = FormFolder(texts, texts("archive_page.give_back.folder"), required=True)
        self.to = self.fields.keep("to", folder)
        example = texts("archive_page.give_back.reason_hint")
        reason = FormLine(
            texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-07"
        )
        self.reason = self.fields.keep("reason", reason)
        whole = FormFlag(texts("archive_page.give_back.extent"), texts("archive_page.give_back.whole"))
        self.whole = self.fields.keep("whole", whole)
        told = "hint_several" if several else "hint"
        hint = words(texts(f"archive_page.give_back.{told}"), "small", wrap=True)
        self.place(self.named, hint, self.to, self.reason, self.whole)
        # Not before they have their place: what is shown without one is a window of its own.
        self.named.setVisible(several)
        self.whole.setVisible(not several)
        self.reason.finished.connect(self.act)
        self.acted.connect(lambda: self.given.emit(self.to.value, self.reason.value, self.whole.value))


class TogetherPart(QWidget):
    """The own files of the recording on show, or the way to the recording that this file belongs to."""

    main_wished = Signal(str)
    """The hash of the recording to show."""

    def __init__(self, texts: Texts, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._session = texts, session
        self._main = ""
        self.heading = words(texts("archive_page.own_files"), "strong")
        self.files = KeyValues()
        self.awaited = words(role="muted", wrap=True, copy=True)
        self.main_button = Button(texts("archive_page.to_main"), "link")
        self.main_button.clicked.connect(lambda: self.main_wished.emit(self._main))
        self.give_back = FormBehindButton(texts("archive_page.give_back.begin"), GiveTreeForm(texts))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.addWidget(self.main_button)
        row.addStretch(1)
        column.addWidget(self.heading)
        column.addWidget(self.files)
        column.addWidget(self.awaited)
        column.addLayout(row)
        column.addWidget(self.give_back)

    def start_over(self, recording: Recording) -> None:
        """Another one is on show: what belongs to it follows."""
        self.show_belonging(())
        self._main = recording.belongs_to or ""
        self.main_button.setVisible(bool(self._main))
        awaited = recording.awaited_main
        self.awaited.setText(self._texts("archive_page.main_awaited", main=awaited) if awaited else "")
        self.awaited.setVisible(bool(awaited))
        self.give_back.start_over()
        may = self._session.may(Permission.ARCHIVE_RESOLVE) and may_open(self._session, recording)
        self.give_back.setVisible(may)

    def show_belonging(self, own_files: Sequence[Recording]) -> None:
        """Show the camera's own files by their names on the card."""
        self.files.show_facts(
            [
                Fact(
                    each.source_path.rsplit("/", 1)[-1],
                    " · ".join((file_name(each), sizes.size(each.size))),
                )
                for each in own_files
            ]
        )
        for widget in (self.heading, self.files):
            widget.setVisible(bool(own_files))
