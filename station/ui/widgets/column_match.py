"""What the titles of a foreign file stand for: one choice of a column for each title."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout

from station.core.texts import Texts
from station.sheets import Preview, Template, titled
from station.sheets.headers import ReadTitle
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice
from station.ui.widgets.form_pane import FormPane

_MOST_TITLES = 100
"""Titles that are offered; no office's table has so many columns."""

_ACROSS = 4
"""Titles side by side."""


class ColumnMatch(FormPane):
    """The titles of `preview`, each as it was read, or as it was matched before; `fields` is where the columns' words stand."""

    def __init__(self, texts: Texts, template: Template, fields: str, preview: Preview) -> None:
        super().__init__(
            texts,
            texts("importing.match_title"),
            texts("importing.match_act"),
            texts("importing.match_intro"),
        )
        self._columns = {each.key: titled(texts, fields, each.key) for each in template.columns}
        self._before = preview.offered
        self._titles: list[tuple[ReadTitle, FormChoice]] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        self.column.addLayout(grid)
        for place in range(_ACROSS):
            grid.setColumnStretch(place, 1)
        options = [Option(key, word) for key, word in self._columns.items()]
        for place, each in enumerate(preview.titles[:_MOST_TITLES]):
            field = self.add(each.title, FormChoice(each.title))
            grid.addWidget(field, place // _ACROSS, place % _ACROSS)
            field.offer((Option("", texts("importing.not_read")), *options))
            field.put(preview.offered.get(each.title, each.column))
            self._titles.append((each, field))

    def begin(self) -> None:
        """Give the keyboard to the first title that is not read."""
        unread = [field for _, field in self._titles if not field.value]
        for field in (unread or [field for _, field in self._titles])[:1]:
            field.setFocus()

    def matched(self) -> Mapping[str, str] | None:
        """The titles that stand for something else than what the template takes them for, with their columns.

        None where two titles stand for one column, which is then shown.
        """
        self.fields.clear_problem()
        taken: dict[str, FormChoice] = {}
        for _, field in self._titles:
            if field.value and taken.setdefault(field.value, field) is not field:
                word = self._columns[field.value]
                field.set_problem(self._texts("importing.match_twice", column=word))
                field.setFocus()
                return None
        chosen = {each.title: field.value for each, field in self._titles}
        own = {each.title: each.own for each, _ in self._titles}
        return {title: key for title, key in chosen.items() if key != own[title] or title in self._before}
