"""The form in which a return is filled: each value in a field, what was computed said beside it; many cells, or open rows, in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QResizeEvent

from station.audit.forms.cells import row_words, shown
from station.audit.forms.decide import Worked
from station.audit.forms.definition import FieldKind, FormLayout, ReportField
from station.audit.forms.filling import CellName, FillSheet, rows_written, with_reasons, written_over
from station.core.errors import Refused, StationError
from station.core.texts import Texts
from station.ui.pages.forms.fill_table import FillTable
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

_MOST_FIELDS: Final = 60
"""Cells that are filled in one by one; more stand in a table."""
_LONGEST: Final = 500
_MARGIN: Final = 44
"""Pixels that a reason, which appears where a value differs, may need."""


@dataclass(frozen=True, slots=True)
class TypedReturn:
    """What was typed into cells, the reasons, the rows of a table, and whether there is nothing to report."""

    values: Mapping[CellName, str]
    reasons: Mapping[CellName, str]
    rows: tuple[tuple[str, ...], ...] = ()
    nil: bool = False


class FillForm(FormPane):
    """What `sheet` asks for; `may_file`: whether the person files, or only keeps a draft."""

    def __init__(self, texts: Texts, sheet: FillSheet, *, may_file: bool) -> None:
        act = texts("forms_page.file" if may_file else "forms_page.keep_draft")
        body = sheet.duty.body
        super().__init__(texts, f"{sheet.form.name} {body.period}", act, body.unit)
        self._sheet, self._may_file = sheet, may_file
        self._cells: dict[CellName, FormLine | FormChoice] = {}
        self._reasons: dict[CellName, FormLine] = {}
        self.table: FillTable | None = None
        self.nil: FormFlag | None = None
        cells = len(sheet.lines) * len(sheet.form.fields)
        if sheet.form.layout is FormLayout.OPEN or cells > _MOST_FIELDS:
            if sheet.form.layout is FormLayout.OPEN:
                self._add_nil()
            self.table = self.add("table", FillTable(texts, sheet))
            self.setFocusProxy(self.table)
        else:
            self._add_cells()
        self.why: FormText | None = None
        if sheet.duty.returns:
            why = texts("forms_page.why", seq=sheet.duty.returns[-1].seq)
            self.why = self.add("reason", FormText(why, lines=2, required=True, rule="PF-08"))
        self.draft_only = FormFlag(texts("forms_page.draft"), texts("forms_page.draft_only"))
        if may_file:
            self.add("draft_only", self.draft_only)

    @property
    def files(self) -> bool:
        """Whether the return is filed, or only kept as a draft."""
        return self._may_file and not self.draft_only.value

    @property
    def wide(self) -> bool:
        """A table wants the list's room too."""
        return self.table is not None

    def show_read(self, sheet: FillSheet) -> None:
        """Show what a filled-in workbook says, to be looked at before it is filed."""
        if self.table is not None:
            self.table.show_sheet(sheet)
        if self.nil is not None:
            self.nil.put(sheet.nil)

    def refuse(self, problem: StationError) -> None:
        """A refusal about a cell of the table is shown there."""
        if isinstance(problem, Refused) and self.table is not None and self.table.choose(problem):
            self.set_busy(busy=False)
            return
        super().refuse(problem)

    def put_in(self) -> TypedReturn:
        """What was typed, read on the screen's thread."""
        if self.table is not None:
            nil = self.nil is not None and bool(self.nil.value)
            return TypedReturn(
                self.table.values, self.table.reasons, tuple(map(tuple, self.table.value)), nil
            )
        values = {name: str(field.value) for name, field in self._cells.items()}
        reasons = {name: line.value for name, line in self._reasons.items() if not line.isHidden()}
        return TypedReturn(values, reasons)

    def typed_sheet(self, typed: TypedReturn) -> FillSheet:
        """The return with what was typed. Raises Refused as `written_over`, `rows_written` and `with_reasons`."""
        sheet, form = self._sheet, self._sheet.form
        worked = sheet.worked
        cells = with_reasons(form, worked.cells, typed.reasons)
        if form.layout is FormLayout.OPEN:
            lines = rows_written(form, typed.rows)
        else:
            lines = written_over(form, sheet.lines, typed.values)
        worked = Worked(cells, worked.custody_seq, worked.custody_hash)
        return FillSheet(form, sheet.duty, lines, worked, typed.nil)

    # ---------------------------------------------------------------------------------------- internal

    def _add_cells(self) -> None:
        sheet, form = self._sheet, self._sheet.form
        for place, line in enumerate(sheet.lines):
            row = line.row if form.rows else ("" if len(sheet.lines) == 1 else str(place + 1))
            for at, field in enumerate(form.fields):
                name = (row, field.code)
                self._add_cell(name, place, field, line.cells[at])

    def _add_cell(self, name: CellName, place: int, field: ReportField, value: str) -> None:
        texts, sheet = self._texts, self._sheet
        title = field.title
        if len(sheet.lines) > 1:
            words = row_words(sheet.form, sheet.lines[place], place)
            title = texts("forms_page.cell", row=words, title=title)
        computed = sheet.computed(place, field.code)
        hint = texts("forms_page.unasked") if sheet.unasked(place, field.code) else ""
        if computed is not None:
            hint = self._computed_words(field, computed.value, computed.entries)
        cell = self._cell(field, title, hint)
        cell.put(value if field.kind is FieldKind.CHOICE else shown(field, value))
        self._cells[name] = self.add(".".join(filter(None, name)), cell)
        if computed is None:
            return
        asked = texts("forms_page.reason", title=title)
        reason = self.add(f"reason {'.'.join(name)}", FormLine(asked, longest=300, rule="PF-08"))
        self._reasons[name] = reason
        told = shown(field, computed.value)

        def follow() -> None:
            reason.setVisible(str(cell.value).strip() != told)

        cell.edited.connect(follow)
        if cell.value == told:
            reason.hide()

    def _computed_words(self, field: ReportField, value: str, entries: int) -> str:
        return self._texts("forms_page.computed", value=shown(field, value), count=entries)

    def _cell(self, field: ReportField, title: str, hint: str) -> FormLine | FormChoice:
        if field.kind is FieldKind.CHOICE:
            choice = FormChoice(title, hint=hint, required=field.required)
            nothing = [] if field.required else [Option("", self._texts("forms_page.empty"))]
            choice.offer([*nothing, *(Option(each, each) for each in field.choices)])
            return choice
        free = field.kind is FieldKind.TEXT
        example = "" if free else self._texts(f"forms_page.example.{field.kind.value}")
        return FormLine(
            title,
            hint=hint,
            example=example,
            longest=_LONGEST,
            required=field.required,
            plain=not free,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table has what the other fields leave of the window."""
        super().resizeEvent(event)
        if self.table is not None:
            beside = self.column.sizeHint().height() - self.table.sizeHint().height()
            self.table.use_height(self.room - beside - _MARGIN)

    def _add_nil(self) -> None:
        """That there is nothing to report, which no missing row says."""
        texts = self._texts
        self.nil = self.add("nil", FormFlag(texts("forms_page.nil"), texts("forms_page.nil_hint")))


class CollectForm(FormPane):
    """The file of a return."""

    def __init__(self, texts: Texts) -> None:
        act = texts("forms_page.collect")
        super().__init__(texts, act, act, texts("forms_page.collect_hint"))
        self.file = self.add(
            "path", FormFile(texts, texts("forms_page.return_file"), ("xlsx",), required=True)
        )
        self.file.accept_dropped(self)


class WithdrawEarlyForm(FormPane):
    """Why what fell due by a wrong clock is taken back."""

    def __init__(self, texts: Texts, count: int) -> None:
        act = texts("forms_page.withdraw_early")
        super().__init__(texts, act, act, texts("forms_page.withdraw_hint", count=count))
        reason = FormText(texts("forms_page.withdraw_reason"), required=True, rule="PF-08")
        self.reason = self.add("reason", reason)
