"""Forms about departments, groups and grids."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from station.core.clock import Clock
from station.core.texts import Texts
from station.people.values import Department, Grid, Group, Officer
from station.ui.widgets.day_field import DayField
from station.ui.widgets.form_pane import FormPane

_NUMBER = Qt.ItemDataRole.UserRole


class DepartmentForm(FormPane):
    """A department's name and code; the name of a known one stays."""

    def __init__(self, texts: Texts, known: Department | None = None) -> None:
        super().__init__(
            texts, texts("administration.units.department"), texts("administration.officers.save")
        )
        self.name = self.add_line("name", texts("administration.units.name"))
        self.code = self.add_line(
            "code", texts("administration.units.code"), texts("administration.units.code_hint")
        )
        if known is not None:
            self.name.setText(known.name)
            self.name.setReadOnly(True)
            self.code.setText(known.code)
        self.setFocusProxy(self.code if known is not None else self.name)

    def department(self) -> Department:
        """What was filled in."""
        return Department(self.name.text().strip(), self.code.text().strip())


class GroupForm(FormPane):
    """A group of a department."""

    def __init__(self, texts: Texts, departments: Sequence[Department], known: Group | None = None) -> None:
        super().__init__(texts, texts("administration.units.group"), texts("administration.officers.save"))
        self.name = self.add_line("name", texts("administration.units.name"))
        self.department = self.add_choice("department", texts("people.field.department"))
        self.department.addItems([each.name for each in departments])
        if known is not None:
            self.name.setText(known.name)
            self.department.setCurrentText(known.department)
        self.setFocusProxy(self.name)

    def group(self) -> Group:
        """What was filled in."""
        return Group(self.name.text().strip(), self.department.currentText())


class GridForm(FormPane):
    """A grid from a day on, with its chief, its members and the approval it rests on (PF-13)."""

    def __init__(
        self, texts: Texts, clock: Clock, officers: Sequence[Officer], known: Grid | None = None
    ) -> None:
        super().__init__(texts, texts("administration.units.grid"), texts("administration.officers.save"))
        self.code = self.add_line("code", texts("administration.units.code"), example="G-07")
        self.name = self.add_line("name", texts("administration.units.name"))
        self.chief = self.add_choice("chief", texts("administration.units.chief"))
        self.members = QListWidget()
        self.members.setFixedHeight(180)
        self.add("members", texts("administration.units.members"), self.members)
        for officer in officers:
            label = f"{officer.name} {officer.number}"
            self.chief.addItem(label, officer.number)
            item = QListWidgetItem(label)
            item.setData(_NUMBER, officer.number)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.members.addItem(item)
        self.since = DayField(clock)
        self.add("since", texts("administration.units.since"), self.since)
        self.basis = self.add_line(
            "basis", texts("administration.units.basis"), texts("administration.units.basis_hint")
        )
        if known is not None:
            self._fill(known)
        self.setFocusProxy(self.name if known is not None else self.code)

    def grid(self) -> Grid:
        """What was filled in."""
        items = [self.members.item(row) for row in range(self.members.count())]
        chosen = tuple(
            str(each.data(_NUMBER)) for each in items if each.checkState() == Qt.CheckState.Checked
        )
        chief = str(self.chief.currentData() or "")
        return Grid(self.code.text().strip(), self.name.text().strip(), chief, chosen, self.since.day)

    def _fill(self, known: Grid) -> None:
        self.code.setText(known.code)
        self.code.setReadOnly(True)
        self.name.setText(known.name)
        self.chief.setCurrentIndex(max(0, self.chief.findData(known.chief)))
        for row in range(self.members.count()):
            item = self.members.item(row)
            if item.data(_NUMBER) in known.members:
                item.setCheckState(Qt.CheckState.Checked)
