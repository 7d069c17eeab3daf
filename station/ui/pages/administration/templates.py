"""模板.

The papers' templates, edited as text, previewed before they are put in force, with all earlier versions (PF-07).
"""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.people.permissions import Permission
from station.people.sessions import Session
from station.printing.templates import TemplateInForce, TemplateVersion
from station.ui import formats, theme
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.administration.tab import Tab, TabContext
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormLine
from station.ui.widgets.paper_view import PaperPages, PaperView, read_paper
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.split import Split
from station.ui.widgets.text import words

_PRESENT, _SHIPPED = -1, 0


class TemplatesTab(Tab):
    """The templates at the left, the text of one in the middle, a sample of it at the right."""

    key = "templates"
    touches = ("template.",)

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._templates = context.services.printing.templates
        self._shown: TemplateInForce | None = None
        self._versions: tuple[TemplateVersion, ...] = ()
        self._drafts: dict[str, str] = {}
        self.model = RecordModel(context.texts, self._columns(), key=_name)
        self.table = RecordTable(context.texts, self.model, name="templates", find=False)
        self.table.columns_button.hide()
        self.table.current_changed.connect(self._on_current)
        self.versions = DropDown()
        self.versions.setAccessibleName(self.words("version"))
        self.versions.activated.connect(self._take_version)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.words("text"))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(theme.code_font())
        self.text.textChanged.connect(self._say_typed)
        self.typed = words(state="attention")
        self._fields = FormFields(context.texts)
        reason = FormLine(context.texts("administration.reason"), required=True, rule="PF-07")
        self.reason = self._fields.keep("reason", reason)
        self.preview_button = Button(self.words("preview"), "eye")
        self.preview_button.clicked.connect(self.preview)
        self.save_button = Button(self.words("save"), "check", role="primary")
        self.save_button.clicked.connect(self.save)
        self.reset_button = Button(self.words("reset"), "undo")
        self.reset_button.clicked.connect(self.reset)
        self.view = PaperView(context.tasks)
        self.column.addWidget(self._arranged(), 1)
        self._show_editing(None)
        self.setFocusProxy(self.table)

    def load(self) -> None:
        self.context.ask(self._templates.current, self._show, latest="administration-templates")

    def show_subject(self, subject: str) -> None:
        self.table.choose(subject.partition(":")[2])

    def preview(self) -> None:
        """Show the sample that the text makes; nothing is recorded."""
        shown = self._shown
        if shown is None:
            return
        text, language = self.text.toPlainText(), self.context.texts.language

        def made(session: Session) -> PaperPages:
            return read_paper(self._templates.preview(session, shown.name, text, language))

        self._busy(busy=True)
        self.context.ask(made, self._previewed, failed=self._failed, latest="template-preview")

    def save(self) -> None:
        """Put the text in force, for the reason given."""
        shown = self._shown
        if shown is None or not self._fields.check():
            return
        text, reason = self.text.toPlainText(), self.reason.value
        language = self.context.texts.language
        self._busy(busy=True)
        self.context.ask(
            lambda session: self._templates.change(session, shown.name, text, reason, language),
            lambda _entry: self._changed(shown, "templates.changed"),
            failed=self._failed,
        )

    def reset(self) -> None:
        """Put the shipped text in force again, for the given reason."""
        shown = self._shown
        if shown is None or not self._fields.check():
            return
        reason = self.reason.value
        self._busy(busy=True)
        self.context.ask(
            lambda session: self._templates.reset(session, shown.name, reason),
            lambda _entry: self._changed(shown, "templates.was_reset"),
            failed=self._failed,
        )

    def _show(self, found: tuple[TemplateInForce, ...]) -> None:
        self.model.set_rows(list(found))
        shown = self._shown
        if shown is None and found:
            self.table.choose(found[0].name)
        for row in found:
            if shown is not None and row.name == shown.name and row != shown:
                self._renew(shown, row)

    def _renew(self, before: TemplateInForce, row: TemplateInForce) -> None:
        """Another text is in force; what a person is typing meanwhile stays."""
        typed = self.text.toPlainText()
        self._show_editing(row)
        if typed not in (before.text, row.text):
            self.text.setPlainText(typed)
        self._ask_versions(row)

    def _on_current(self, row: object) -> None:
        if not isinstance(row, TemplateInForce) or row == self._shown:
            return
        other = self._shown is None or row.name != self._shown.name
        if other:
            self._keep_draft()
        self._show_editing(row)
        if other:
            self.reason.put("")
            self.view.show_paper(PaperPages(b"", (), ()))
            self.view.hide()  # the text has its room until there is something to see
        self._ask_versions(row)

    def _ask_versions(self, row: TemplateInForce) -> None:
        self.context.ask(
            lambda session: self._templates.versions(session, row.name),
            self._show_versions,
            latest="template-versions",
        )

    def _keep_draft(self) -> None:
        """Keep what was typed and not put in force, to show it again with its template."""
        shown = self._shown
        if shown is None:
            return
        typed = self.text.toPlainText()
        if typed == shown.text:
            self._drafts.pop(shown.name, None)
        else:
            self._drafts[shown.name] = typed

    def _put(self, text: str) -> None:
        """Replace the text so that undo brings back what was typed."""
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _show_editing(self, row: TemplateInForce | None) -> None:
        self._shown = row
        self.text.setPlainText("" if row is None else self._drafts.pop(row.name, row.text))
        self._say_typed()
        self._busy(busy=row is None)
        if row is not None:
            self.reset_button.setEnabled(row.own)

    def _show_versions(self, found: tuple[TemplateVersion, ...]) -> None:
        self._versions = tuple(each for each in found if each.text is not None)
        zone = self.context.services.clock.zone
        self.versions.clear()
        self.versions.addItem(self.words("present"), _PRESENT)
        self.versions.addItem(self.context.texts("templates.shipped"), _SHIPPED)
        for each in self._versions:
            said = self.words("earlier", moment=formats.moment(each.at, zone), by=each.by, reason=each.reason)
            self.versions.addItem(said, each.seq)

    def _say_typed(self) -> None:
        """Show whether the text in the editor is in force."""
        shown = self._shown
        in_force = shown is None or self.text.toPlainText() == shown.text
        self.typed.setText("" if in_force else self.words("not_in_force"))

    def _take_version(self) -> None:
        """Put the chosen version's text into the editor; it is in force only when it is saved."""
        shown, seq = self._shown, self.versions.currentData()
        if shown is None:
            return
        texts = {_PRESENT: shown.text, _SHIPPED: shown.shipped}
        texts |= {each.seq: each.text or "" for each in self._versions}
        self._put(texts[seq])

    def _previewed(self, paper: PaperPages) -> None:
        self._busy(busy=False)
        self.view.show()
        self.view.show_paper(paper)

    def _changed(self, row: TemplateInForce, key: str) -> None:
        texts = self.context.texts
        self.context.page.say_ok(texts(key, word=texts(f"templates.name.{row.name}")), topic="templates")
        self.reason.put("")
        self._busy(busy=False)
        self.load()

    def _failed(self, problem: StationError) -> None:
        self._busy(busy=False)
        self.context.page.show_problem(problem)

    def _busy(self, *, busy: bool) -> None:
        edits = self.context.may(Permission.POLICY_EDIT)
        for button in (self.preview_button, self.save_button):
            button.setEnabled(edits and not busy)
        self.reset_button.setEnabled(edits and not busy and self._shown is not None and self._shown.own)

    def _columns(self) -> list[TableColumn]:
        texts = self.context.texts

        def state(row: TemplateInForce) -> ChipState:
            return (
                ChipState(texts("templates.own"), "attention")
                if row.own
                else ChipState(texts("templates.shipped"), "neutral")
            )

        return [
            TableColumn(
                "name",
                "templates.paper",
                lambda row: texts(f"templates.name.{row.name}"),
                stretch=True,
                width=150,
            ),
            TableColumn("state", "templates.whose", lambda row: state(row).word, state=state, width=110),
        ]

    def _arranged(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.versions)
        column.addWidget(self.text, 1)
        column.addWidget(words(self.words("hint"), "small", wrap=True))
        column.addWidget(self.typed)
        column.addWidget(self.reason)
        buttons = Flow()
        for button in (self.save_button, self.preview_button, self.reset_button):
            buttons.add(button)
        column.addWidget(buttons)
        split = Split()
        for widget, share, least in (
            (self.table, 2, 200),
            (Scrolled(middle), 4, 340),
            (self.view, 4, 220),
        ):
            widget.setMinimumWidth(least)
            split.addWidget(widget)
            split.setStretchFactor(split.count() - 1, share)
        split.setSizes([290, 430, 430])
        return split


def _name(row: object) -> object:
    return row.name if isinstance(row, TemplateInForce) else row
