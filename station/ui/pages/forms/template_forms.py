"""What is asked about a report form: the template that came, what makes one, why it ends; and a form in full."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.audit.forms.book import Edition
from station.audit.forms.definition import (
    LONGEST_NUMBER,
    MOST_EDITION,
    MOST_LIMIT,
    FilingLevel,
    FilledBy,
    FormDefinition,
    FormLayout,
    FormLevel,
    Recurrence,
    ReportField,
)
from station.audit.forms.naming import several
from station.audit.forms.reading import of_lines
from station.core.clock import Clock
from station.core.texts import Texts
from station.ui.pages.forms.details import belonging_facts
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.choice_box import Option
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.form_files import FormFile, FormFolder
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormKnownDay, FormLine, FormNumber, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact, KeyValues

_USUAL_LIMIT: Final = 5


class ReceiveForm(FormPane):
    """The template that came."""

    def __init__(self, texts: Texts) -> None:
        act = texts("forms_page.receive")
        super().__init__(texts, act, act, texts("forms_page.receive_hint"))
        template = texts("forms_page.template_file")
        self.file = self.add("path", FormFile(texts, template, ("xlsx",), required=True))
        self.file.accept_dropped(self)


class MakeFormForm(FormPane):
    """A table of fields, and what else a form of one's own needs; the template goes into a folder under the form's name."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        act = texts("forms_page.make")
        super().__init__(texts, act, act, texts("forms_page.make_hint"))
        fields = texts("forms_page.fields_file")
        hint = texts("forms_page.fields_hint")
        self.table = self.add("fields", FormFile(texts, fields, ("xlsx", "csv"), hint=hint, required=True))
        self.table.accept_dropped(self)
        self.keys_button = Button(texts("forms_page.see_keys"), "columns", role="link")
        self.column.addWidget(self.keys_button)
        number = FormLine(texts("forms.field.number"), longest=LONGEST_NUMBER, required=True, codes=True)
        self.number = self.add("number", number)
        self.name = self.add("name", FormLine(texts("forms.field.name"), longest=120, required=True))
        self.edition = self.add("edition", FormNumber(texts("forms.field.edition"), 1, MOST_EDITION))
        self.recurrence = self.add("recurrence", FormChoice(texts("forms.field.recurrence")))
        self.recurrence.offer(
            Option(each.value, texts(f"forms.recurrence.{each.value}")) for each in Recurrence
        )
        self.recurrence.put(Recurrence.MONTH.value)
        self.layout_choice = self.add("layout", FormChoice(texts("forms_page.layout")))
        self.layout_choice.offer(
            Option(each.value, texts(f"forms.layout.{each.value}")) for each in FormLayout
        )
        self.first = self.add("first_day", FormDay(texts("forms.field.first_day"), clock))
        until = FormKnownDay(texts("forms_page.until"), clock, texts("forms_page.until_known"))
        self.until = self.add("last_day", until)
        unit = texts("forms_page.working_days")
        self.limit = self.add("limit", FormNumber(texts("forms_page.limit"), 0, MOST_LIMIT, unit=unit))
        self.limit.put(_USUAL_LIMIT)
        names = texts("forms_page.names_hint")
        self.units = self.add("units", FormLine(texts("forms_page.units"), hint=names))
        self.offices = self.add("offices", FormLine(texts("forms_page.offices"), hint=names))
        names = texts("forms_page.lines_hint")
        self.lines = self.add("lines", FormLine(texts("forms_page.lines"), hint=names))
        self.posts = self.add("posts", FormLine(texts("forms_page.posts")))
        self.task = self.add("task", FormText(texts("forms.field.task"), lines=2))
        self.folder = self.add("folder", FormFolder(texts, texts("forms_page.folder"), required=True))

    def filled(self) -> tuple[Path, FormDefinition, Path]:
        """The table, what was filled in, and where the template goes."""
        units, offices = several(self.units.value), several(self.offices.value)
        levels = []
        if offices:
            levels.append(FilingLevel(FormLevel.OFFICES, self.limit.value, offices))
        if units or not offices:
            levels.append(FilingLevel(FormLevel.UNITS, self.limit.value, units))
        told = FormDefinition(
            *(self.number.value.strip(), self.edition.value, self.name.value, ""),
            Recurrence(self.recurrence.value),
            *(self.first.value, self.until.value, tuple(levels), self.task.value),
            FormLayout(self.layout_choice.value),
            fields=(),
            rows=(),
        )
        told = of_lines(FilledBy(several(self.lines.value), several(self.posts.value)), told)
        name = f"{told.name}-{told.edition}.xlsx".replace("/", "-")
        return Path(self.table.value), told, Path(self.folder.value) / name


class FormEnding(FormPane):
    """Up to which day a form is filed, and why."""

    def __init__(self, texts: Texts, clock: Clock, form: FormDefinition) -> None:
        act = texts("forms_page.end")
        super().__init__(texts, act, act, f"{form.number} {form.name}")
        day = FormDay(texts("forms_page.end_day"), clock, hint=texts("forms_page.end_hint"))
        self.day = self.add("day", day)
        self.reason = self.add(
            "reason", FormText(texts("forms_page.end_reason"), required=True, rule="PF-08")
        )


class FormDetail(DetailFrame):
    """A form in its newest edition, with all its fields."""

    def __init__(self, texts: Texts, editions: tuple[Edition, ...], *, may_end: bool) -> None:
        super().__init__(texts)
        newest = editions[-1]
        form = newest.form
        edition = texts("forms.edition", edition=form.edition)
        self.set_header(
            form.name, f"{form.number} · {edition}", ChipState(texts("forms.standing.in_force"), "ok")
        )
        self.chip.hide()
        self.save_button = Button(texts("forms_page.save_template"), "export")
        self.end_button = Button(texts("forms_page.end"), "stop")
        self.buttons.add(self.save_button)
        if may_end:
            self.buttons.add(self.end_button)
        self.set_tab("overview", KeyValues(list(self._facts(form, editions))))

    def _facts(self, form: FormDefinition, editions: tuple[Edition, ...]) -> Iterator[Fact]:
        texts = self._texts
        yield Fact(texts("forms.field.issuer"), form.issuer)
        yield Fact(texts("forms.field.recurrence"), texts(f"forms.recurrence.{form.recurrence.value}"))
        yield Fact(texts("forms.field.first_day"), form.first_day.isoformat())
        if form.last_day is not None:
            yield Fact(texts("forms_page.until"), form.last_day.isoformat())
        for level in form.levels:
            units = texts("list.join").join(level.units) or texts("forms_page.all_units")
            said = texts("forms_page.level", units=units, limit=level.limit)
            yield Fact(texts(f"forms.level.{level.level.value}"), said)
        yield from belonging_facts(texts, form)
        if form.task:
            yield Fact(texts("forms.field.task"), form.task)
        if len(editions) > 1:
            earlier = texts("list.join").join(str(each.form.edition) for each in editions[:-1])
            yield Fact(texts("forms_page.earlier"), earlier)
        for field in form.fields:
            yield Fact(field.title, self._field_words(field))
        for row in form.rows:
            yield Fact(texts("forms.fact.row"), f"{row.code} {row.title}")

    def _field_words(self, field: ReportField) -> str:
        texts = self._texts
        said = [texts(f"forms.kind.{field.kind.value}"), texts(f"forms.adding.{field.adding.value}")]
        if field.required:
            said.append(texts("forms_page.required"))
        said += [*field.choices, *([field.value_key] if field.value_key else [])]
        return texts("list.join").join(said)
