"""部门与网格: departments, enforcement groups, and grids with their chief and members."""

from __future__ import annotations

from collections.abc import Callable

from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.unit_lists import ListedDepartment, ListedGrid, ListedGroup, UnitList
from station.people.values import Department, Grid, Group, Officer
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.tab import ListTab, SidePane, TabContext, button_row
from station.ui.pages.administration.unit_forms import DepartmentForm, GridForm, GroupForm
from station.ui.widgets.button import Button
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_pane import FormPane

DEPARTMENTS, GROUPS, GRIDS = "departments", "groups", "grids"


class UnitsTab(ListTab):
    """One list at a time, chosen by the chips."""

    key = "units"
    touches = ("department.", "group.", "grid.", "officer.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._officers: dict[str, Officer] = {}
        self._departments: tuple[Department, ...] = ()
        self.filters = FilterBar([Filter(key, self.words(key)) for key in (DEPARTMENTS, GROUPS, GRIDS)])
        self.filters.changed.connect(self._on_filter)
        people = context.services.people
        services = {DEPARTMENTS: people.department_list, GROUPS: people.group_list, GRIDS: people.grid_list}
        self.units = {key: self._list(key, service) for key, service in services.items()}
        self.tables = {key: each.table for key, each in self.units.items()}
        self.add_button = Button("", "plus", role="primary")
        self.add_button.setShortcut("Ctrl+N")
        self.add_button.clicked.connect(self.add)
        if not context.may(Permission.PEOPLE_EDIT):
            self.add_button.hide()
        self.lists = SidePane()
        for table in self.tables.values():
            self.lists.addWidget(table)
        self.place_pane(self.lists)
        row = button_row()
        row.insertWidget(0, self.filters)
        row.addWidget(self.add_button)
        self.column.addLayout(row)
        self.column.addWidget(self.split, 1)
        self.setFocusProxy(self.lists)
        self._on_filter()

    @property
    def present(self) -> str:
        """The key of the shown list."""
        return self.filters.chosen[0]

    def load(self) -> None:
        roster = self.context.services.people.roster
        self.context.ask(
            lambda session: (roster.departments(session), roster.officers(session, active_only=False)),
            self._show,
            latest="administration-units",
        )
        for each in self.units.values():
            each.reload()

    def add(self) -> None:
        """A form for a new unit of the shown kind."""
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
            form = GridForm(
                texts, self.context.services.clock, self._serving, value if isinstance(value, Grid) else None
            )
        self.open_form(form, self._on_acted)

    def _on_acted(self, form: FormPane) -> None:
        roster = self.context.services.people.roster
        if isinstance(form, DepartmentForm):
            department = form.department()
            self._act(form, lambda session: roster.define_department(session, department), department.name)
        elif isinstance(form, GroupForm):
            group = form.group()
            self._act(form, lambda session: roster.define_group(session, group), group.name)
        elif isinstance(form, GridForm):
            grid, day, basis = form.grid(), form.since.value, form.basis.value
            self._act(
                form,
                lambda session: roster.define_grid(session, grid, effective_on=day, basis=basis),
                grid.name,
            )

    def _act(self, form: FormPane, act: Callable[[Session], object], name: str) -> None:
        def done(_entries: object) -> None:
            self.context.page.say_ok(self.words("done", name=name), topic="units")
            self.close_pane()
            self.load()

        self.carry_out(form, act, done)

    def focus_list(self) -> None:
        self.tables[self.present].setFocus()

    def _show(self, answer: tuple[tuple[Department, ...], tuple[Officer, ...]]) -> None:
        self._departments, officers = answer
        self._officers = {each.number: each for each in officers}
        form = self.pane.currentWidget()
        if isinstance(form, GroupForm):
            form.offer(self._departments)
        elif isinstance(form, GridForm):
            form.offer(self._serving)
        for each in self.units.values():
            each.table.view.viewport().update()  # members are called by their names

    @property
    def _serving(self) -> list[Officer]:
        return [each for each in self._officers.values() if each.active]

    def _show_counts(self) -> None:
        self.filters.set_filters(
            [Filter(key, self.words(key), each.model.total) for key, each in self.units.items()]
        )

    def _on_filter(self, _chosen: object = None) -> None:
        self.pane.clear()
        self.split.close_detail()
        self.lists.setCurrentWidget(self.tables[self.present])
        self.add_button.setText(self.words(f"add_{self.present}"))

    def _list(self, key: str, service: UnitList) -> PageList:
        context = self.context
        made = PageList(
            context.page,
            context.services,
            service,
            self._looks(key),
            title=self.words("title"),
            parent=self,
        )
        made.table.set_empty(self.words(f"empty_{key}"))
        made.table.opened.connect(self._on_opened)
        made.model.counted.connect(self._show_counts)
        return made

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedDepartment):
            self._form(row.department)
        elif isinstance(row, ListedGroup):
            self._form(row.group)
        elif isinstance(row, ListedGrid):
            self._form(row.grid)

    def _looks(self, key: str) -> dict[str, Look]:
        if key == GRIDS:
            return {
                "code": Look(120),
                "name": Look(200, face="strong"),
                "chief": Look(140),
                "members": Look(240, stretch=True, value=self._members),
            }
        return {"name": Look(stretch=True, face="strong"), "code": Look(160), "department": Look(240)}

    def _name(self, number: str) -> str:
        officer = self._officers.get(number)
        return f"{officer.name} {number}" if officer is not None else number

    def _members(self, row: ListedGrid) -> str:
        return self.context.texts("shell.role_join").join(self._name(each) for each in row.grid.members)
