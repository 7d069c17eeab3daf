"""The import of a list of officers: template, file, and every line that has to be put right."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError, StoreProblem
from station.people.naming import OFFICER_TEMPLATE
from station.people.values import ImportOutcome
from station.sheets import Problem, titled
from station.ui.choosing_files import TABLES, file_to_open, file_to_save
from station.ui.exporting import ListExport
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.administration.tab import TabContext, button_row
from station.ui.widgets.button import Button
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

_LEFT_OUT_SAID = 5
"""Columns and sheets that were not read: a banner names so many; the command line names all."""


class RosterImport(QWidget):
    """In place of the list until it is closed: by the button, by Esc, or by a list without problems."""

    closed = Signal()

    def __init__(self, context: TabContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        texts = context.texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        self.back_button = Button(texts("administration.officers.back_to_list"), "chevron-left", role="quiet")
        self.back_button.clicked.connect(self.closed)
        self.back_button.setShortcut("Esc")
        head.addWidget(self.back_button)
        head.addWidget(words(texts("administration.officers.import_title"), "heading"), 1)
        column.addLayout(head)
        column.addWidget(words(texts("administration.officers.import_intro"), "muted", wrap=True))
        self.update_box = QCheckBox(texts("administration.officers.import_update"))
        column.addWidget(self.update_box)
        self.choose_button = Button(texts("administration.officers.import_choose"), "folder", role="primary")
        self.choose_button.clicked.connect(self._choose)
        self.template_button = Button(texts("administration.officers.import_template"), "export")
        self.template_button.clicked.connect(self._choose_template)
        column.addLayout(button_row(self.choose_button, self.template_button))
        self.outcome = words(role="strong", wrap=True)
        self.outcome.hide()
        column.addWidget(self.outcome)
        self.model = RecordModel(texts, self._columns())
        self.table = RecordTable(texts, self.model, name="officers-problems", exports=True)
        self._exports = ListExport(
            context.page,
            context.services.printing.reporting,
            texts("administration.officers.import_problems"),
        )
        self.table.export_wished.connect(self._exports.carry_out)
        self.table.hide()
        self.table.current_changed.connect(self._on_current)
        column.addWidget(self.table, 1)
        self.sentence = words(wrap=True)
        self.sentence.hide()
        column.addWidget(self.sentence)
        self._end = words()
        column.addWidget(self._end, 1)

    def take(self, path: Path) -> None:
        """Import the file at `path`, or show why nothing was imported."""
        self.choose_button.setEnabled(False)
        self._path = path
        update, roster = self.update_box.isChecked(), self._context.services.people.roster
        self._context.ask(
            lambda session: roster.import_file(session, path, update=update), self._show, failed=self._failed
        )

    def save_template(self, path: Path) -> None:
        """Write the template with its example line; a byte order mark lets spreadsheets read Chinese."""
        title = partial(titled, self._context.texts, "people.field")

        def write(_session: object) -> Path:
            try:
                path.write_text(OFFICER_TEMPLATE.csv(title), encoding="utf-8-sig", newline="")
            except OSError as problem:
                detail = problem.strerror or ""
                raise StoreProblem("exporting.not_written", path=str(path), detail=detail) from problem
            return path

        self._context.ask(write, self._template_written)

    def _choose(self) -> None:
        texts = self._context.texts
        chosen = file_to_open(self, texts("administration.officers.import_choose"), TABLES)
        if chosen is not None:
            self.take(chosen)

    def _choose_template(self) -> None:
        name = self._context.texts("administration.officers.template_name")
        title = self._context.texts("administration.officers.import_template")
        chosen = file_to_save(self, self._context.texts, title, f"{name}.csv", ("csv",))
        if chosen is not None:
            self.save_template(chosen)

    def _show(self, outcome: ImportOutcome) -> None:
        self.choose_button.setEnabled(True)
        texts = self._context.texts
        self.model.set_rows(outcome.problems)
        self.table.setVisible(bool(outcome.problems))
        self._end.setVisible(not outcome.problems)
        self.sentence.hide()
        self.outcome.setVisible(bool(outcome.problems))
        if outcome.problems:
            sentence = texts("people.done.nothing_imported", count=len(outcome.problems))
            self.outcome.setText(f"{self._path.name}　{sentence}")
            self._context.page.warn(sentence, rule="PF-03", topic="officers")
            self.table.setFocus()
            return
        facts = {"imported": outcome.imported, "changed": outcome.changed, "unchanged": outcome.unchanged}
        said = [texts("people.done.imported", **facts)]
        said += [str(each.worded(texts)["message"]) for each in outcome.left_out[:_LEFT_OUT_SAID]]
        self._context.page.say_ok(" ".join(said), topic="officers")
        self.closed.emit()

    def _on_current(self, row: object) -> None:
        """The whole sentence below the list, where there is room for it."""
        self.sentence.setVisible(isinstance(row, Problem))
        if isinstance(row, Problem):
            self.sentence.setText(str(row.worded(self._context.texts, "people.field")["message"]))

    def _failed(self, problem: StationError) -> None:
        self.choose_button.setEnabled(True)
        self._context.page.show_problem(problem)

    def _template_written(self, path: Path) -> None:
        self._context.page.say_ok(
            self._context.texts("administration.officers.template_written", path=str(path)), topic="officers"
        )

    def _columns(self) -> list[TableColumn]:
        texts = self._context.texts

        def where(problem: Problem) -> str:
            key = f"people.field.{problem.column}"
            return texts(key) if texts.has(key) else problem.column

        def why(problem: Problem) -> str:
            return str(problem.worded(texts, "people.field")["message"])

        return [
            TableColumn(
                "line", "administration.officers.line", lambda each: each.line, align=RIGHT, width=64
            ),
            TableColumn("column", "administration.officers.column", where, face="strong", width=90),
            TableColumn("why", "administration.officers.why", why, width=240, stretch=True),
        ]
