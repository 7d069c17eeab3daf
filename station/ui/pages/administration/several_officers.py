"""Acts on several officers of the roster: another unit, leaving; each through the act on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from station.core.texts import Texts
from station.people.sessions import Session
from station.people.values import Department, Group, Officer
from station.ui.dialogs import confirm
from station.ui.label_window import show_labels
from station.ui.pages.administration.officer_forms import UnitFields
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.selection_bar import RowAct

if TYPE_CHECKING:
    from station.ui.pages.administration.officers import OfficersTab


class SeveralOfficers:
    """The acts of `tab`'s list on chosen rows."""

    def __init__(
        self, tab: OfficersTab, show: Callable[[FormPane, Callable[[FormPane], object]], object]
    ) -> None:
        self._tab, self._show = tab, show
        self._words, self._context = tab.words, tab.context
        for act in (
            RowAct("move", self._words("move_chosen"), "edit", self.ask_unit),
            RowAct("leave", self._words("leave_chosen"), "sign-out", self.ask_leave),
        ):
            tab.table.add_act(act)
        word = tab.context.texts("labels.print_cards")
        tab.table.add_act(RowAct("label", word, "barcode", self.label))

    def ask_unit(self, rows: list[object]) -> None:
        """A form for the unit that these officers move to."""
        officers = _in_service(rows)
        tab = self._tab
        if officers:
            self._show(SeveralUnitForm(tab.context.texts, officers, tab.departments, tab.groups), self._move)

    def ask_leave(self, rows: list[object]) -> None:
        """A form for the reason why these officers leave."""
        officers = _in_service(rows)
        if officers:
            self._show(SeveralLeaveForm(self._context.texts, officers), self._leave)

    def label(self, rows: list[object]) -> None:
        """Show the cards of these officers, to be printed."""
        codes = [each.number for each in _in_service(rows)]
        if codes:
            show_labels(self._context.page, self._context.services, lambda _session: codes)

    def _move(self, form: FormPane) -> None:
        assert isinstance(form, SeveralUnitForm)  # noqa: S101
        department, group = form.unit()
        change = self._context.services.people.roster.change

        def move(session: Session, officer: Officer) -> None:
            change(session, replace(officer, department=department, group=group))

        self._run("move_chosen", form.officers, move)

    def _leave(self, form: FormPane) -> None:
        assert isinstance(form, SeveralLeaveForm)  # noqa: S101
        reason, leave = form.reason.value, self._context.services.people.roster.leave
        question = self._words("leave_chosen_question", count=len(form.officers))
        if reason.strip() and not confirm(
            self._tab, self._context.texts, question, self._words("leave_consequence"), self._words("leave")
        ):
            return
        self._run(
            "leave_chosen", form.officers, lambda session, officer: leave(session, officer.number, reason)
        )

    def _run(
        self, title: str, officers: Sequence[Officer], act: Callable[[Session, Officer], object]
    ) -> None:
        things = [(f"{each.name} {each.number}", each) for each in officers]
        tab = self._tab
        self._context.bulk.start(self._words(title), things, act, begun=tab.close_pane, done=tab.load)


class SeveralUnitForm(FormPane):
    """The department and group that several officers move to."""

    def __init__(
        self,
        texts: Texts,
        officers: Sequence[Officer],
        departments: Sequence[Department],
        groups: Sequence[Group],
    ) -> None:
        super().__init__(
            texts,
            texts("administration.officers.move_chosen"),
            texts("administration.officers.save"),
            named(texts, officers),
        )
        self.officers = officers
        self.units = UnitFields(self, texts, departments, groups)
        self.department, self.group = self.units.department, self.units.group
        self.setFocusProxy(self.department)

    def unit(self) -> tuple[str, str]:
        """Department and group as filled in."""
        return self.department.value, self.group.value


class SeveralLeaveForm(FormPane):
    """Why several officers leave."""

    def __init__(self, texts: Texts, officers: Sequence[Officer]) -> None:
        super().__init__(
            texts,
            texts("administration.officers.leave_chosen"),
            texts("administration.officers.leave"),
            named(texts, officers),
        )
        self.officers = officers
        name, hint = texts("administration.reason"), texts("administration.officers.leave_hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="PF-04"))


def named(texts: Texts, officers: Sequence[Officer]) -> str:
    """The names of the officers on one line."""
    return texts(
        "bulk.chosen", names=texts("list.join").join(each.name for each in officers), count=len(officers)
    )


def _in_service(rows: Sequence[object]) -> list[Officer]:
    return [row for row in rows if isinstance(row, Officer) and row.active]
