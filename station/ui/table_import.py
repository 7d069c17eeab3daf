"""The import of a table, the same for every room: template, file, preview line by line, and only then the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.people.sessions import Session
from station.printing.reporting import Reporting
from station.sheets import ENCODINGS, Preview, Template
from station.sheets.form import form_report
from station.sheets.template import AS_TITLED
from station.ui.choosing_files import TABLES, file_to_open, file_to_save
from station.ui.exporting import ListExport
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.column_match import ColumnMatch
from station.ui.widgets.faces import Faces
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_field import FormField, FormFields
from station.ui.widgets.form_kinds import FormChoice
from station.ui.widgets.preview_list import PreviewList
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.text import set_state, words

_WIDEST_OPTION = 360
"""Pixels: fields stand side by side from the left, none of them across the page."""


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file with the choices beside it at that moment: its preview and, with the digest seen, its recording."""

    preview: Callable[[Session], Preview]
    record: Callable[[Session, str], Any]


class ImportRoom(Protocol):
    """What a room provides: its template, its options beside the file, and its services."""

    name: str
    """Names it in texts (``importing.<name>``) and remembers the list's columns."""
    fields: str
    """Where the titles of the template's columns stand in the texts."""
    template: Template

    def options(self, texts: Texts) -> Sequence[tuple[str, FormField]]:
        """The fields beside the file, by their keys; made once."""
        ...

    def asked(self, path: Path, fields: FormFields, matched: Mapping[str, str]) -> AskedFile:
        """The file with the present options (``encoding`` is one for every room) and the titles that a person matched."""
        ...

    def done(self, outcome: Any) -> None:
        """Say that it is recorded, and show it."""
        ...


class TableImport(QWidget):
    """In place of a list until it is closed: Esc or the button goes back, F5 reads again, Ctrl+Enter records."""

    closed = Signal()

    def __init__(self, page: Page, reporting: Reporting, room: ImportRoom) -> None:
        super().__init__()
        self._page, self._reporting, self._room, self._texts = page, reporting, room, page.texts
        self._path: Path | None = None
        self._asked: AskedFile | None = None
        self._seen = ""
        self._matched: Mapping[str, str] = AS_TITLED
        self._preview: Preview | None = None
        self.match: ColumnMatch | None = None
        """The titles of the file and what they stand for, while a person looks at them."""
        texts = page.texts
        self.fields = FormFields(texts)
        self.back_button = Button(texts("importing.back"), "chevron-left", role="quiet")
        self.back_button.clicked.connect(self.closed)
        self.choose_button = Button(texts("importing.choose"), "folder")
        self.choose_button.clicked.connect(self._choose)
        self.again_button = Button(texts("importing.again"), "refresh")
        self.again_button.clicked.connect(self.read)
        self.again_button.setShortcut("F5")
        self.match_button = Button(texts("importing.match"), "columns")
        self.match_button.clicked.connect(self.open_match)
        self.template_button = Button(texts("importing.template"), "export")
        self.template_button.clicked.connect(self._choose_template)
        self.confirm_button = Button(texts("importing.confirm"), "check", role="primary")
        self.confirm_button.clicked.connect(self.confirm)
        self.intro = words(texts(f"importing.{room.name}.intro"), "muted", wrap=True)
        self.outcome, self.what_next = words(role="strong", wrap=True), words(role="muted", wrap=True)
        self.list = PreviewList(texts, room.name, room.fields)
        self.list.table.empty_acted.connect(self._choose)
        self._exports = ListExport(page, reporting, texts("importing.title"))
        self.list.table.export_wished.connect(self._exports.carry_out)
        self._arrange()
        # Of the window: the line above the preview names the keys, wherever the focus went meanwhile.
        self._keys = [
            Shortcut("Ctrl+Return", self, "", self.confirm),
            Shortcut("Ctrl+Enter", self, "importing.key_confirm", self.confirm),
            Shortcut("Esc", self, "importing.key_back", self.closed.emit),
        ]
        self.begin()

    def begin(self) -> None:
        """Start without a file."""
        self._path = self._exports.source = None
        self._show_nothing("")

    def take(self, path: Path) -> None:
        """Look at the file at `path`; nothing is recorded."""
        self._matched = AS_TITLED
        self._path = self._exports.source = path
        self.read()

    def read(self) -> None:
        """Look at the file once more, with what is chosen now."""
        if self._path is None or not self.fields.check():
            return
        self._show_nothing("")
        self._asked = self._room.asked(self._path, self.fields, self._matched)
        self._set_busy(busy=True)
        self._page.ask(
            self._asked.preview,
            title=self._texts("importing.reading", name=self._path.name),
            done=self._show,
            failed=self._failed,
            latest=f"{self._room.name}-preview",
        )

    def confirm(self) -> None:
        """Record what the preview shows."""
        asked, seen, path = self._asked, self._seen, self._path
        if asked is None or path is None or not self.confirm_button.isEnabled():
            return
        self._set_busy(busy=True)
        self._page.ask(
            lambda session: asked.record(session, seen),
            title=self._texts("importing.recording", name=path.name),
            done=self._recorded,
            failed=self._not_recorded,
        )

    def open_match(self) -> None:
        """Ask what the titles of the file stand for, in place of the list."""
        if self._preview is None or not self._preview.titles:
            return
        self._close_match()
        self.match = ColumnMatch(self._texts, self._room.template, self._room.fields, self._preview)
        self.match.acted.connect(self._take_match)
        self.match.closed.connect(self._close_match)
        self._faces.add(self.match)
        self._faces.show_face(self.match)
        self.confirm_button.setEnabled(False)  # the lines are out of sight
        for key in self._keys:  # the form has the same keys
            key.setEnabled(False)
        self.match.begin()

    def save_template(self, path: Path) -> None:
        """Write the template with its example line, as a workbook or CSV."""
        title, room = self._texts(f"importing.{self._room.name}.template_name"), self._room
        source = self._path

        def write(session: Session) -> None:
            origin = self._reporting.origin(session, self._texts, behind=None)
            report = form_report(title, origin, room.template, room.fields, self._texts)
            self._reporting.write(report, path, source)

        said = self._texts("importing.template_written", path=str(path))
        self._page.ask(write, lane="exports", success=said, topic="template")

    # ---------------------------------------------------------------------------------------- internal

    def _show(self, preview: Preview) -> None:
        self._set_busy(busy=False)
        texts, name = self._texts, "" if self._path is None else self._path.name
        self._seen, self._preview = preview.digest, preview
        self.match_button.setEnabled(bool(preview.titles))
        self.list.show_preview(preview)
        said = [texts("importing.summary", name=name, counts=preview.counted(texts))]
        said += preview.remarks(texts)
        self.outcome.setText(texts.sentences(said))
        set_state(self.outcome, "stop" if preview.problems else "")
        key = "to_put_right" if preview.problems else "to_confirm" if preview.records else "nothing_new"
        self.what_next.setText(" ".join(filter(None, (texts(f"importing.{key}"), self._hint(preview)))))
        self.confirm_button.setEnabled(preview.records)
        self.outcome.show()
        self.what_next.show()
        self.intro.hide()  # the lines need the room
        self.list.setFocus()

    def _hint(self, preview: Preview) -> str:
        """That titles can be matched: as they were before, or because some are not read."""
        before = preview.matches_before(self._texts, self._room.fields)
        if before:
            return self._texts("importing.match_before", pairs=before)
        unread = any(not each.column for each in preview.titles)
        missing = any(each.code == "batch.missing_column" for each in preview.problems)
        return self._texts("importing.match_hint") if unread and missing else ""

    def _take_match(self) -> None:
        """Read the file once more, as the titles were matched."""
        matched = None if self.match is None else self.match.matched()
        if matched is not None:
            self._matched = matched
            self._close_match()
            self.read()

    def _close_match(self) -> None:
        if self.match is not None:
            self._faces.show_face(self.list)
            self._faces.remove(self.match)
            self.match.deleteLater()
            self.match = None
            self.confirm_button.setEnabled(self._preview is not None and self._preview.records)
            for key in self._keys:
                key.setEnabled(True)
            self.list.setFocus()

    def _show_nothing(self, sentence: str) -> None:
        self._asked, self._seen, self._preview = None, "", None
        self._close_match()
        self.match_button.setEnabled(False)
        self.list.clear()
        self.intro.show()
        self.outcome.hide()
        self.what_next.setText(sentence)
        self.what_next.setVisible(bool(sentence))
        self.confirm_button.setEnabled(False)
        self.again_button.setEnabled(self._path is not None)

    def _on_options(self) -> None:
        """A preview holds only for the options that it was made with."""
        if self._asked is not None:
            self._show_nothing(self._texts("importing.options_changed"))

    def _recorded(self, outcome: object) -> None:
        self._set_busy(busy=False)
        self.begin()
        self._room.done(outcome)
        self.closed.emit()

    def _not_recorded(self, problem: StationError) -> None:
        """Show why nothing was recorded (the file or the record changed, a full disk), and read it anew."""
        self._page.show_problem(problem)
        self.read()

    def _failed(self, problem: StationError) -> None:
        self._set_busy(busy=False)
        self._asked = None
        if not self.fields.refuse(problem):
            self._page.show_problem(problem)

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self.choose_button, self.again_button):
            button.setEnabled(not busy)
        if busy:
            self.confirm_button.setEnabled(False)

    def _choose(self) -> None:
        chosen = file_to_open(self, self._texts("importing.choose"), TABLES)
        if chosen is not None:
            self.take(chosen)

    def _choose_template(self) -> None:
        name = self._texts(f"importing.{self._room.name}.template_name")
        title = self._texts("importing.template")
        chosen = file_to_save(self, self._texts, title, f"{name}.xlsx", ("xlsx", "csv"))
        if chosen is not None:
            self.save_template(chosen)

    def _arrange(self) -> None:
        texts, name = self._texts, self._room.name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addWidget(words(texts(f"importing.{name}.title"), "heading"), 1)
        column.addLayout(head)
        options = Flow(spacing=16, top=True)
        for key, field in (*self._room.options(texts), ("encoding", _encoding_field(texts))):
            self.fields.keep(key, field)
            field.edited.connect(self._on_options)
            field.finished.connect(self.read)
            field.setMaximumWidth(_WIDEST_OPTION)
            options.add(field, stretch=True)
        column.addWidget(options)
        buttons = Flow()
        for button in (self.choose_button, self.again_button, self.match_button, self.template_button):
            buttons.add(button)
        buttons.add(self.confirm_button, at_end=True)
        column.addWidget(buttons)
        column.addWidget(self.intro)  # below what is pressed: its room changes when a file is read
        column.addWidget(self.outcome)
        column.addWidget(self.what_next)
        self._faces = Faces(self.list)
        column.addWidget(self._faces, 1)


def _encoding_field(texts: Texts) -> FormChoice:
    """In which encoding a text is read: as it is told by its content, unless a person knows better."""
    field = FormChoice(texts("importing.encoding"), hint=texts("importing.encoding_hint"))
    told = Option("", texts("importing.encoding_told"))
    field.offer([told, *(Option(each, texts(f"importing.form.{each}")) for each in ENCODINGS)])
    return field
