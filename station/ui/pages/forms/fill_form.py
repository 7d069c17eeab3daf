"""The form in which a return is filled: each value in a field, what was computed said beside it; a larger table comes as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from station.audit.forms.cells import row_words, shown
from station.audit.forms.decide import Worked
from station.audit.forms.definition import FieldKind, FormLayout, ReportField
from station.audit.forms.filling import CellName, FillSheet, FillWish, with_reasons, written_over
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFile
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine, FormText
from station.ui.widgets.form_pane import FormPane

_MOST_FIELDS: Final = 60
"""Cells that are filled in one by one; larger tables are a workbook's."""
_LONGEST: Final = 500


class FillForm(FormPane):
    """What `sheet` asks for; `may_file`: whether the person files, or only keeps a draft."""

    def __init__(self, texts: Texts, sheet: FillSheet, *, may_file: bool) -> None:
        act = texts("forms_page.file" if may_file else "forms_page.keep_draft")
        body = sheet.duty.body
        super().__init__(texts, f"{sheet.form.name} {body.period}", act, body.unit)
        self._sheet, self._may_file = sheet, may_file
        self._cells: dict[CellName, FormLine | FormChoice] = {}
        self._reasons: dict[CellName, FormLine] = {}
        self.table: FormFile | None = None
        self.nil: FormFlag | None = None
        cells = len(sheet.lines) * len(sheet.form.fields)
        if sheet.form.layout is FormLayout.OPEN or cells > _MOST_FIELDS:
            self._add_table()
            if sheet.form.layout is FormLayout.OPEN:
                self._add_nil()
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
    def wish(self) -> FillWish:
        """What is put in where cells are not filled in one by one."""
        if self.nil is not None and self.nil.value:
            return FillWish(nil=True)
        return FillWish(table=None if self.table is None else Path(self.table.value))

    def typed_values(self) -> tuple[dict[CellName, str], dict[CellName, str]]:
        """What was typed into the cells, and the reasons."""
        values = {name: str(field.value) for name, field in self._cells.items()}
        return values, {name: line.value for name, line in self._reasons.items() if not line.isHidden()}

    def typed_sheet(self, values: dict[CellName, str], reasons: dict[CellName, str]) -> FillSheet:
        """The return with these values. Raises Refused as `written_over` and `with_reasons`."""
        sheet, form = self._sheet, self._sheet.form
        worked = sheet.worked
        cells = with_reasons(form, worked.cells, reasons)
        lines = written_over(form, sheet.lines, values)
        return FillSheet(form, sheet.duty, lines, Worked(cells, worked.custody_seq, worked.custody_hash))

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
        hint = "" if computed is None else self._computed_words(field, computed.value, computed.entries)
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

    def _add_table(self) -> None:
        texts = self._texts
        self.blank_button = Button(texts("forms_page.write_blank"), "export")
        self.column.addWidget(self.blank_button)
        hint = texts("forms_page.table_hint")
        self.table = self.add(
            "table", FormFile(texts, texts("forms_page.table"), ("xlsx",), hint=hint, required=True)
        )
        self.table.accept_dropped(self)

    def _add_nil(self) -> None:
        """That there is nothing to report, which no missing row says."""
        texts = self._texts
        self.nil = nil = self.add("nil", FormFlag(texts("forms_page.nil"), texts("forms_page.nil_hint")))

        def follow() -> None:
            if self.table is not None:
                self.table.setVisible(not nil.value)

        nil.edited.connect(follow)


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
