"""部门与网格: departments, enforcement groups, and grids with their chief and members."""

from __future__ import annotations

from collections.abc import Callable

from station.core.errors import StationError
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Department, Grid, Group, Officer
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.administration.tab import SidePane, Tab, TabContext, button_row
from station.ui.pages.administration.unit_forms import DepartmentForm, GridForm, GroupForm
from station.ui.widgets.button import Button
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable

DEPARTMENTS, GROUPS, GRIDS = "departments", "groups", "grids"


class UnitsTab(Tab):
    """One list at a time, chosen by the chips."""

    key = "units"
    touches = ("department.", "group.", "grid.", "officer.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._officers: dict[str, Officer] = {}
        self._departments: tuple[Department, ...] = ()
        self.filters = FilterBar([Filter(key, self.words(key)) for key in (DEPARTMENTS, GROUPS, GRIDS)])
        self.filters.changed.connect(self._on_filter)
        self.tables = {
            DEPARTMENTS: self._table(DEPARTMENTS, self._department_columns()),
            GROUPS: self._table(GROUPS, self._group_columns()),
            GRIDS: self._table(GRIDS, self._grid_columns()),
        }
        self.add_button = Button("", "plus", role="primary")
        self.add_button.clicked.connect(self.add)
        if not context.may(Permission.PEOPLE_EDIT):
            self.add_button.hide()
        self.lists = SidePane()
        for table in self.tables.values():
            self.lists.addWidget(table)
        self.pane = SidePane()
        self.split = MasterDetail(self.lists, self.pane)
        row = button_row()
        row.insertWidget(0, self.filters)
        row.addWidget(self.add_button)
        self.column.addLayout(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.lists)
        self._on_filter()

    @property
    def present(self) -> str:
        """Which list is shown."""
        return self.filters.chosen[0]

    def load(self) -> None:
        roster = self.context.services.people.roster
        self.context.ask(
            lambda session: (
                roster.departments(session),
                roster.groups(session),
                roster.grids(session),
                roster.officers(session, active_only=False),
            ),
            self._show,
            latest="administration-units",
        )

    def add(self) -> None:
        """A form for a new one of what is shown."""
        self._form(None)

    def _form(self, value: object) -> None:
        if not self.context.may(Permission.PEOPLE_EDIT):
            return
        texts = self.context.texts
        form: FormPane
        if self.present == DEPARTMENTS:
            form = DepartmentForm(texts, value if isinstance(value, Department) else None)
        elif self.present == GROUPS:
            form = GroupForm(texts, self._departments, value if isinstance(value, Group) else None)
        else:
            serving = [each for each in self._officers.values() if each.active]
            form = GridForm(
                texts, self.context.services.clock, serving, value if isinstance(value, Grid) else None
            )
        form.acted.connect(self._on_acted)
        form.closed.connect(self._close)
        self.pane.put(form)
        self.split.open_detail()
        form.setFocus()

    def _on_acted(self) -> None:
        form = self.pane.currentWidget()
        roster = self.context.services.people.roster
        if isinstance(form, DepartmentForm):
            department = form.department()
            self._act(form, lambda session: roster.define_department(session, department), department.name)
        elif isinstance(form, GroupForm):
            group = form.group()
            self._act(form, lambda session: roster.define_group(session, group), group.name)
        elif isinstance(form, GridForm):
            grid, day, basis = form.grid(), form.since.day, form.basis.text()
            self._act(
                form,
                lambda session: roster.define_grid(session, grid, effective_on=day, basis=basis),
                grid.name,
            )

    def _act(self, form: FormPane, act: Callable[[Session], object], name: str) -> None:
        form.clear_problem()
        form.set_busy(busy=True)

        def failed(problem: StationError) -> None:
            form.set_busy(busy=False)
            self.context.page.show_problem(problem)

        def done(_entries: object) -> None:
            self.context.page.say_ok(self.words("done", name=name), topic="units")
            self._close()
            self.load()

        self.context.ask(act, done, failed=failed)

    def _close(self) -> None:
        self.pane.clear()
        self.split.close_detail()
        self.tables[self.present].setFocus()

    def _show(
        self, answer: tuple[tuple[Department, ...], tuple[Group, ...], tuple[Grid, ...], tuple[Officer, ...]]
    ) -> None:
        departments, groups, grids, officers = answer
        self._departments = departments
        self._officers = {each.number: each for each in officers}
        for key, rows in ((DEPARTMENTS, departments), (GROUPS, groups), (GRIDS, grids)):
            model = self.tables[key].model
            assert isinstance(model, RecordModel)  # noqa: S101  # made below
            model.set_rows(rows)
        counts = {DEPARTMENTS: len(departments), GROUPS: len(groups), GRIDS: len(grids)}
        self.filters.set_filters([Filter(key, self.words(key), counts[key]) for key in counts])

    def _on_filter(self, _chosen: object = None) -> None:
        self.pane.clear()
        self.split.close_detail()
        self.lists.setCurrentWidget(self.tables[self.present])
        self.add_button.setText(self.words(f"add_{self.present}"))

    def _table(self, key: str, columns: list[TableColumn]) -> RecordTable:
        table = RecordTable(self.context.texts, RecordModel(self.context.texts, columns), name=f"units-{key}")
        table.set_empty(self.words(f"empty_{key}"))
        table.opened.connect(self._form)
        return table

    def _department_columns(self) -> list[TableColumn]:
        return [
            TableColumn(
                "name", "administration.units.name", lambda each: each.name, face="strong", stretch=True
            ),
            TableColumn("code", "administration.units.code", lambda each: each.code, face="code", width=160),
            TableColumn(
                "people", "administration.units.people", self._in_department, align="right", width=100
            ),
        ]

    def _group_columns(self) -> list[TableColumn]:
        return [
            TableColumn(
                "name", "administration.units.name", lambda each: each.name, face="strong", stretch=True
            ),
            TableColumn("department", "people.field.department", lambda each: each.department, width=240),
            TableColumn("people", "administration.units.people", self._in_group, align="right", width=100),
        ]

    def _grid_columns(self) -> list[TableColumn]:
        return [
            TableColumn("code", "administration.units.code", lambda each: each.code, face="code", width=120),
            TableColumn(
                "name", "administration.units.name", lambda each: each.name, face="strong", width=200
            ),
            TableColumn(
                "chief", "administration.units.chief", lambda each: self._name(each.chief), width=140
            ),
            TableColumn("members", "administration.units.members", self._members, width=240, stretch=True),
            TableColumn("since", "administration.units.since", lambda each: each.effective_on, width=120),
        ]

    def _name(self, number: str) -> str:
        officer = self._officers.get(number)
        return f"{officer.name} {number}" if officer is not None else number

    def _members(self, grid: Grid) -> str:
        return self.context.texts("shell.role_join").join(self._name(each) for each in grid.members)

    def _in_department(self, department: Department) -> int:
        return sum(each.active and each.department == department.name for each in self._officers.values())

    def _in_group(self, group: Group) -> int:
        own = (group.department, group.name)
        return sum(each.active and (each.department, each.group) == own for each in self._officers.values())
