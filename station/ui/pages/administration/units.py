"""部门与网格: departments, enforcement groups, and grids with their chief and members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from station.approvals.grids.bodies import GridChangeRequested
from station.approvals.grids.decide import wanted_by
from station.approvals.values import RequestStanding
from station.approvals.wording import came_back_words
from station.core.ledger import Entry
from station.core.ledger.words import line_words
from station.core.texts import Texts
from station.people.offices.values import UnitLevel
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.unit_life.bodies import UnitEnded, UnitMerged, UnitRenamed
from station.people.unit_life.use_cases import UnitLives
from station.people.unit_life.wording import went_along_words
from station.people.unit_lists import (
    ENDED,
    PRESENT,
    GridList,
    ListedDepartment,
    ListedGrid,
    ListedGroup,
    UnitList,
)
from station.people.values import Department, Grid, Group, Officer
from station.ui.foreseeing import WHY, foresee
from station.ui.models.declared import Look
from station.ui.page_list import PageList
from station.ui.pages.administration.grid_looks import GridLooks
from station.ui.pages.administration.tab import ListTab, TabContext, button_row
from station.ui.pages.administration.unit_forms import (
    DepartmentForm,
    EndUnitForm,
    GridForm,
    GroupForm,
    MergeUnitForm,
    RenameUnitForm,
)
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import SidePane
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

DEPARTMENTS, GROUPS, GRIDS = "departments", "groups", "grids"


class UnitsTab(ListTab):
    """One list at a time, chosen by the chips."""

    key = "units"
    touches = ("department.", "group.", "unit.", "grid.", "officer.")

    def __init__(self, context: TabContext) -> None:
        super().__init__(context)
        self._officers: dict[str, Officer] = {}
        self._grids = GridLooks(context.texts)
        self._departments: tuple[Department, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self.filters = FilterBar([Filter(key, self.words(key)) for key in (DEPARTMENTS, GROUPS, GRIDS)])
        self.filters.changed.connect(self._on_filter)
        people = context.services.people
        services: dict[str, UnitList | GridList] = {
            DEPARTMENTS: people.department_list,
            GROUPS: people.group_list,
            GRIDS: people.grid_list,
        }
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
            lambda session: (
                roster.departments(session),
                roster.groups(session),
                roster.officers(session, active_only=False),
            ),
            self._show,
            latest="administration-units",
        )
        for each in self.units.values():
            each.reload()

    def show_subject(self, subject: str) -> None:
        """``grid:G-07``: this grid; ``grid_anew:41``: its form with what the request asked for that came back."""
        kind, _, what = subject.partition(":")
        self.filters.choose(GRIDS)
        self.units[GRIDS].narrow(find=what if kind == "grid" else "")
        if kind == "grid_anew" and self.context.may(Permission.PEOPLE_EDIT):
            show = self.context.services.approvals.requests.show
            self.context.ask(lambda session: show(session, what), self._file_anew, latest="grid-anew")

    def _file_anew(self, standing: RequestStanding) -> None:
        filed, texts = standing.entry.typed, self.context.texts
        if isinstance(filed, GridChangeRequested):
            form = self._grid_form(wanted_by(filed))
            refused = came_back_words(texts, standing.request)
            form.answer(texts("approvals_page.answer", refused=refused), filed)
            self.open_form(form, self._on_acted)

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
            form = self._grid_form(value if isinstance(value, Grid) else None)
        self.open_form(form, self._on_acted)

    def _grid_form(self, known: Grid | None) -> GridForm:
        return GridForm(self.context.texts, self.context.services.clock, self._serving, known)

    def _on_acted(self, form: FormPane) -> None:
        roster = self.context.services.people.roster
        if isinstance(form, DepartmentForm):
            department = form.department()
            self._act(form, lambda session: roster.define_department(session, department), department.name)
        elif isinstance(form, GroupForm):
            group = form.group()
            self._act(form, lambda session: roster.define_group(session, group), group.name)
        elif isinstance(form, GridForm):
            self._act_on_grid(form)

    def _act_on_grid(self, form: GridForm) -> None:
        """A new grid is recorded by its approval; a change of one is applied for."""
        grid, day, basis = form.grid(), form.since.value, form.basis.value
        services = self.context.services
        if form.known is None:
            roster = services.people.roster
            self._act(
                form,
                lambda session: roster.define_grid(session, grid, effective_on=day, basis=basis),
                grid.name,
            )
            return

        def applied(entry: Entry) -> None:
            self.context.page.say_ok(self.words("applied", name=grid.name, id=entry.seq), topic="units")
            self.close_pane()

        changes = services.approvals.grids
        self.carry_out(
            form, lambda session: changes.apply(session, grid, effective_on=day, text=basis), applied
        )

    def _begin_rename(self, rows: list[object]) -> None:
        form = RenameUnitForm(self.context.texts, _unit(rows[0]))
        self.open_form(form, self._rename)

    def _begin_merge(self, rows: list[object]) -> None:
        unit, others = _unit(rows[0]), self._departments if self.present == DEPARTMENTS else self._groups
        names = [each.name if isinstance(each, Department) else each.path for each in others]
        form = MergeUnitForm(self.context.texts, unit, [each for each in names if each != unit])
        self.open_form(form, self._merge)

    def _begin_end(self, rows: list[object]) -> None:
        form = EndUnitForm(self.context.texts, [_unit(row) for row in rows])
        self.open_form(form, self._end)
        if len(form.units) == 1:
            foresee(self.context.page, form, lambda session: self._lives.end(session, form.units[0], WHY))

    def _rename(self, form: RenameUnitForm) -> None:
        lives, name, reason = self._lives, form.name.value, form.reason.value
        self.carry_out(form, lambda session: (lives.rename(session, form.unit, name, reason), []), self._told)

    def _merge(self, form: MergeUnitForm) -> None:
        lives, into, reason = self._lives, form.into.value, form.reason.value

        def merged(session: Session) -> tuple[Entry, list[str]]:
            entry = lives.merge(session, form.unit, into, reason)
            return entry, went_along_words(self.context.texts, lives.went_along(session, entry))

        self.carry_out(form, merged, self._told)

    def _end(self, form: EndUnitForm) -> None:
        lives, reason, units = self._lives, form.reason.value, form.units
        if len(units) == 1:
            self.carry_out(form, lambda session: (lives.end(session, units[0], reason), []), self._told)
            return
        self.context.bulk.start(
            self.words("end"),
            [(unit, unit) for unit in units],
            lambda session, unit: lives.end(session, unit, reason),
            form=form,
            begun=self.close_pane,
            done=self.load,
        )

    @property
    def _lives(self) -> UnitLives:
        return self.context.services.people.unit_lives

    def _told(self, done: tuple[Entry, list[str]]) -> None:
        entry, more = done
        said = self.words("changed", said=line_words(self.context.texts, entry))
        self.context.page.say_ok(self.context.texts.sentences([said, *more]), topic="units")
        self.close_pane()
        self.load()
        self.tables[self.present].choose(_present_name(entry))

    def _act(self, form: FormPane, act: Callable[[Session], object], name: str) -> None:
        def done(_entries: object) -> None:
            self.context.page.say_ok(self.words("done", name=name), topic="units")
            self.close_pane()
            self.load()
            self.units[self.present].show_among(find=name)

        self.carry_out(form, act, done)

    def focus_list(self) -> None:
        self.tables[self.present].setFocus()

    def _show(self, answer: tuple[tuple[Department, ...], tuple[Group, ...], tuple[Officer, ...]]) -> None:
        self._departments, self._groups, officers = answer
        self._officers = self._grids.officers = {each.number: each for each in officers}
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

    def _list(self, key: str, service: UnitList | GridList) -> PageList:
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
        if key != GRIDS and context.may(Permission.PEOPLE_EDIT):
            for act, icon, begin in (
                ("rename", "edit", self._begin_rename),
                ("merge", "link", self._begin_merge),
                ("end", "close", self._begin_end),
            ):
                made.table.add_act(
                    RowAct(act, self.words(act), icon, begin, several=act == "end", fits=_lasts)
                )
        made.model.counted.connect(self._show_counts)
        return made

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ListedDepartment | ListedGroup) and not _lasts(row):
            self.context.page.say_info(self.words("ended", name=_unit(row)), topic="units")
            return
        if isinstance(row, ListedDepartment):
            self._form(row.department)
        elif isinstance(row, ListedGroup):
            self._form(row.group)
        elif isinstance(row, ListedGrid):
            self._form(row.grid)

    def _looks(self, key: str) -> dict[str, Look]:
        if key == GRIDS:
            return self._grids.looks()
        return {
            "name": Look(200, stretch=True, face="strong"),
            "code": Look(120, gives_way=2),
            "department": Look(200),
            "state": Look(90, state=_state_chip(self.context.texts)),
            "former": Look(180, gives_way=1),
        }


def _unit(row: object) -> str:
    """The name by which a unit is known."""
    of_group = row.path if isinstance(row, ListedGroup) else ""
    return row.department.name if isinstance(row, ListedDepartment) else of_group


def _present_name(entry: Entry) -> str:
    """The name by which the unit that an entry changed is known now."""
    body = entry.typed
    if isinstance(body, UnitRenamed):
        again = next(each for each in body.units if (each.level, each.name) == (body.level, body.renamed))
        return Group(again.name, again.department).path if body.level is UnitLevel.GROUP else again.name
    return body.unit if isinstance(body, UnitMerged | UnitEnded) else ""


def _lasts(row: object) -> bool:
    return isinstance(row, ListedDepartment | ListedGroup) and _of(row).life.lasts


def _of(row: ListedDepartment | ListedGroup) -> Department | Group:
    return row.department if isinstance(row, ListedDepartment) else row.group


def _state_chip(texts: Texts) -> Callable[[Any], ChipState]:
    def state(row: ListedDepartment | ListedGroup) -> ChipState:
        lasts = _lasts(row)
        return ChipState(texts(f"units.state.{PRESENT if lasts else ENDED}"), "ok" if lasts else "neutral")

    return state
