"""One return and one sum beside the list: their values, and where these come from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal

from station.audit.forms.bodies import FormFiled
from station.audit.forms.book import Duty, DutyState
from station.audit.forms.cells import row_words, shown
from station.audit.forms.definition import FiledLine, FormDefinition
from station.audit.forms.summing import FormSum
from station.core.texts import Texts
from station.ui import formats
from station.ui.pages.forms.looks import duty_chip
from station.ui.widgets.button import Button
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.key_values import Fact, KeyValues


class DutyDetail(DetailFrame):
    """What is due, its values, and what is done with it; `may_fill` and `may_sum` say what the person may."""

    def __init__(self, texts: Texts, form: FormDefinition, duty: Duty, zone: str, *, may_fill: bool) -> None:
        super().__init__(texts)
        self.form, self.duty = form, duty
        body, newest = duty.body, duty.newest
        self.set_header(f"{form.name} {body.period}", body.unit, duty_chip(texts, duty))
        filed_here = isinstance(newest, FormFiled)
        again = "forms_page.fill_again" if filed_here else "forms_page.fill"
        self.fill_button = Button(texts(again), "edit", role="primary")
        self.return_button = Button(texts("forms_page.write_return"), "export")
        self.print_button = Button(texts("forms_page.print"), "print")
        self.sum_button = Button(texts("forms_page.sum"), "columns")
        elsewhere = newest is not None and not filed_here
        closed = duty.state in (DutyState.WITHDRAWN, DutyState.EARLY)
        open_here = may_fill and not closed and not elsewhere
        wanted = (
            (self.fill_button, open_here),
            (self.return_button, filed_here),
            (self.print_button, filed_here),
            (self.sum_button, True),
        )
        for button, there in wanted:
            if there:
                self.buttons.add(button)
        self.set_tab("overview", KeyValues(list(self._facts(zone))))

    def _facts(self, zone: str) -> Iterator[Fact]:
        texts, form, duty = self._texts, self.form, self.duty
        yield Fact(
            texts("forms.fact.number"), f"{form.number} · {texts('forms.edition', edition=form.edition)}"
        )
        yield Fact(texts("forms.fact.issuer"), form.issuer)
        due = formats.until(duty.due_at, zone)
        yield Fact(
            texts("forms.field.due"),
            texts("deadlines.provisional_due", due=due) if duty.provisional else due,
        )
        yield from belonging_facts(texts, form)
        if form.task:
            yield Fact(texts("forms.field.task"), form.task)
        for entry in duty.returns:
            moment = formats.moment(entry.happened_at, zone)
            yield Fact(texts("forms.field.filed"), f"{moment}  {entry.actor.name}  #{entry.seq}")
        if not duty.returns and duty.draft is not None:
            yield Fact(texts("forms_page.draft"), formats.moment(duty.draft.happened_at, zone))
        if duty.returns and not duty.lines:
            yield Fact(texts("forms_page.nil"), texts("forms.nil_said"))
        yield from value_facts(texts, form, duty.lines)


def belonging_facts(texts: Texts, form: FormDefinition) -> Iterator[Fact]:
    """The lines of work and posts whose people fill a form in."""
    by, join = form.filled_by, texts("list.join")
    for key, names in (("lines", by.lines), ("posts", by.posts)):
        if names:
            yield Fact(texts(f"forms_page.{key}"), join.join(names))


def value_facts(texts: Texts, form: FormDefinition, lines: tuple[FiledLine, ...]) -> Iterator[Fact]:
    """The values of rows, each named by its field, and its row where there are several."""
    for place, line in enumerate(lines):
        if len(line.cells) != len(form.fields):
            return  # a draft of another edition
        row = row_words(form, line, place)
        for field, value in zip(form.fields, line.cells, strict=True):
            name = field.title if len(lines) == 1 else texts("forms_page.cell", row=row, title=field.title)
            yield Fact(name, shown(field, value) or texts("forms_page.empty"))


class SumDetail(DetailFrame):
    """The sum of a period: totals, each unit with the way to its return, and who is missing."""

    unit_wished = Signal(str)

    def __init__(self, texts: Texts, found: FormSum) -> None:
        super().__init__(texts)
        self.found = found
        form = found.form
        units = list(dict.fromkeys(each.unit for each in found.rows))
        told = texts("forms_page.summed", count=len({*units, *found.nil}))
        self.set_header(f"{form.name} {found.period.code}", told)
        self.save_button = Button(texts("forms_page.save_sum"), "export", role="primary")
        self.print_button = Button(texts("forms_page.print"), "print")
        self.buttons.add(self.save_button)
        self.buttons.add(self.print_button)
        self.set_tab("overview", KeyValues([*self._totals(), *self._units(units)]))

    def _totals(self) -> Iterator[Fact]:
        texts, found = self._texts, self.found
        for row in found.groups or ("",):
            for field, value in zip(found.form.fields, found.totals(row or None), strict=True):
                if value is not None:
                    name = texts("forms_page.cell", row=row, title=field.title) if row else field.title
                    counts = field.adding.value == "count"
                    said = str(value) if counts else shown(field, str(value))
                    how = texts(f"forms.adding.{field.adding.value}")
                    yield Fact(name, texts("forms_page.total", value=said, how=how))

    def _units(self, units: list[str]) -> Iterator[Fact]:
        texts, found = self._texts, self.found
        for unit in units:
            seq = next(each.seq for each in found.rows if each.unit == unit)
            button = Button(texts("forms_page.open_return", seq=seq), role="link")
            button.setAccessibleName(f"{unit} {texts('forms_page.open_return', seq=seq)}")
            button.clicked.connect(partial(self.unit_wished.emit, unit))
            yield Fact(unit, button)
        named = (("nil", found.nil), ("missing", found.missing), ("other_edition", found.other_edition))
        for name, missing in named:
            if missing:
                yield Fact(texts(f"forms.fact.{name}"), texts("list.join").join(missing))
