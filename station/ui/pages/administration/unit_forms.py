"""Forms about departments, groups and grids."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from station.approvals.grids.bodies import GridChangeRequested
from station.core.clock import Clock
from station.core.texts import Texts
from station.people.values import Department, Grid, Group, Officer
from station.ui.officer_choice import OfficerAmong
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormPart, FormText
from station.ui.widgets.form_pane import FormPane

_NUMBER = Qt.ItemDataRole.UserRole


class DepartmentForm(FormPane):
    """A department's name and code; the name of a known one stays."""

    def __init__(self, texts: Texts, known: Department | None = None) -> None:
        super().__init__(
            texts,
            texts("administration.units.department"),
            texts("administration.officers.save"),
            "" if known is None else known.name,
        )
        self.name = self.add("name", FormLine(texts("administration.units.name"), required=True))
        code, hint = texts("administration.units.code"), texts("administration.units.code_hint")
        self.code = self.add("code", FormLine(code, hint=hint))
        if known is not None:
            self.name.put(known.name)
            self.name.hide()
            self.code.put(known.code)
        self.setFocusProxy(self.code if known is not None else self.name)

    def department(self) -> Department:
        """What was filled in."""
        return Department(self.name.value, self.code.value)


class GroupForm(FormPane):
    """A group of a department."""

    def __init__(self, texts: Texts, departments: Sequence[Department], known: Group | None = None) -> None:
        super().__init__(texts, texts("administration.units.group"), texts("administration.officers.save"))
        self.name = self.add("name", FormLine(texts("administration.units.name"), required=True))
        self.department = self.add("department", FormChoice(texts("people.field.department")))
        self._known = known
        if known is not None:
            self.name.put(known.name)
        self.offer(departments)

    def offer(self, departments: Sequence[Department]) -> None:
        """Offer these, which may be read only after the form was opened; what was chosen stays."""
        first = self.department.empty
        self.department.offer(Option(each.name, each.name) for each in departments)
        if first and self._known is not None:
            self.department.put(self._known.department)

    def group(self) -> Group:
        """What was filled in."""
        return Group(self.name.value, self.department.value)


class RenameUnitForm(FormPane):
    """Another name of a unit, and why."""

    def __init__(self, texts: Texts, unit: str) -> None:
        title = texts("administration.units.rename")
        super().__init__(texts, title, title, unit)
        self.unit = unit
        name, hint = texts("administration.units.new_name"), texts("administration.units.new_name_hint")
        self.name = self.add("name", FormLine(name, hint=hint, required=True))
        self.reason = self.add("reason", _reason(texts))


class MergeUnitForm(FormPane):
    """Which unit this one is part of from now on, and why."""

    def __init__(self, texts: Texts, unit: str, others: Sequence[str]) -> None:
        title = texts("administration.units.merge")
        super().__init__(texts, title, title, unit)
        self.unit = unit
        name, hint = texts("administration.units.into"), texts("administration.units.into_hint")
        self.into = self.add("into", FormChoice(name, hint=hint, required=True))
        self.into.offer(Option(each, each) for each in others)
        self.reason = self.add("reason", _reason(texts))


class EndUnitForm(FormPane):
    """Why a unit ends, or several."""

    def __init__(self, texts: Texts, units: Sequence[str]) -> None:
        title = texts("administration.units.end")
        names = texts("list.join").join(units)
        several = texts("bulk.chosen", names=names, count=len(units))
        super().__init__(texts, title, title, names if len(units) == 1 else several)
        self.units = units
        self.reason = self.add("reason", _reason(texts, texts("administration.units.end_hint")))


def _reason(texts: Texts, hint: str = "") -> FormText:
    return FormText(
        texts("administration.units.reason"),
        hint=hint or texts("administration.units.reason_hint"),
        required=True,
        rule="EQ-02",
    )


class _People(QListWidget):
    """Officers to tick."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setFixedHeight(height)

    def offer(self, officers: Sequence[Officer], chosen: Sequence[str]) -> None:
        """Offer these; those chosen are ticked."""
        self.clear()
        for each in officers:
            item = QListWidgetItem(f"{each.name} {each.number}")
            item.setData(_NUMBER, each.number)
            item.setCheckState(Qt.CheckState.Checked if each.number in chosen else Qt.CheckState.Unchecked)
            self.addItem(item)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Numbers of those that are ticked."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(str(each.data(_NUMBER)) for each in items if each.checkState() == Qt.CheckState.Checked)


class GridForm(FormPane):
    """A grid from a day on with its chief, deputies and members: a new one by its approval, a change of one to be applied for.

    See PF-13.
    """

    def __init__(
        self, texts: Texts, clock: Clock, officers: Sequence[Officer], known: Grid | None = None
    ) -> None:
        act = texts("administration.officers.save" if known is None else "administration.units.apply")
        super().__init__(texts, texts("administration.units.grid"), act, "" if known is None else known.code)
        self.code = self.add(
            "code", FormLine(texts("administration.units.code"), example="G-07", required=True)
        )
        self.name = self.add("name", FormLine(texts("administration.units.name"), required=True))
        unset = texts("administration.offices.choose_person")
        self.chief = self.add(
            "chief", OfficerAmong(texts("administration.units.chief"), unset, required=True)
        )
        self.deputies, self.members = _People(110), _People(150)
        for key, people in (("deputies", self.deputies), ("members", self.members)):
            self.add(key, FormPart(texts(f"administration.units.{key}"), people, people.itemChanged))
        self.since = self.add("since", FormDay(texts("administration.units.since"), clock))
        word = "basis" if known is None else "why"
        basis, hint = texts(f"administration.units.{word}"), texts(f"administration.units.{word}_hint")
        self.basis = self.add("basis", FormLine(basis, hint=hint, required=True, rule="PF-13"))
        self.known = known
        if known is not None:
            self._fill(known)
        self.offer(officers)
        self.setFocusProxy(self.name if known is not None else self.code)

    def answer(self, refused: str, filed: GridChangeRequested) -> None:
        """Begin with what was `filed` and came back; what it was `refused` for stands where it is to be answered."""
        self.since.put(filed.effective_on)
        self.basis.put(filed.text)
        self.basis.set_hint(refused)

    def offer(self, officers: Sequence[Officer]) -> None:
        """Offer these, who may be read only after the form was opened; who was chosen stays."""
        known = self.known if self.members.count() == 0 else None
        chief = self.chief.value if known is None else known.chief
        deputies = self.deputies.chosen if known is None else known.deputies
        members = self.members.chosen if known is None else known.members
        self.chief.offer_officers(officers)
        if chief:
            self.chief.put(chief)
        self.deputies.offer(officers, deputies)
        self.members.offer(officers, members)

    def grid(self) -> Grid:
        """What was filled in."""
        return Grid(
            *(self.code.value, self.name.value, self.chief.value),
            *(self.members.chosen, self.since.value, self.deputies.chosen),
        )

    def _fill(self, known: Grid) -> None:
        self.code.put(known.code)
        self.code.hide()
        self.name.put(known.name)
