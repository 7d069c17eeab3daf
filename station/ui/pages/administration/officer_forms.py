"""Forms about one officer: their facts, badge, PIN, leaving."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QLineEdit

from station.core.texts import Texts
from station.people.values import Department, Group, Officer
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.scan_box import half_width
from station.ui.widgets.secret_field import SecretField


class OfficerForm(FormPane):
    """A new officer, or the facts of a known one, whose number stays."""

    def __init__(
        self,
        texts: Texts,
        departments: Sequence[Department],
        groups: Sequence[Group],
        officer: Officer | None = None,
    ) -> None:
        new = officer is None
        title = texts("administration.officers.new" if new else "administration.officers.edit_title")
        subtitle = "" if officer is None else f"{officer.name} · {officer.number}"
        super().__init__(
            texts, title, texts(f"administration.officers.{'register' if new else 'save'}"), subtitle
        )
        self.number = self.add_line("number", texts("people.field.number"), example="1001")
        self.name = self.add_line("name", texts("people.field.name"))
        self.department, self.group = unit_choices(self, texts, departments, groups)
        self.badge = self.add_line(
            "badge", texts("people.field.badge"), texts("administration.officers.badge_hint")
        )
        self.phone = self.add_line("phone", texts("people.field.phone"))
        if officer is not None:
            self._fill(officer)
        self.setFocusProxy(self.number if new else self.name)

    def officer(self) -> Officer:
        """What was filled in."""
        return Officer(
            self.number.text().strip(),
            self.name.text().strip(),
            self.department.currentText().strip(),
            self.group.currentText().strip(),
            half_width(self.badge.text()),
            self.phone.text().strip(),
        )

    def _fill(self, officer: Officer) -> None:
        self.number.setText(officer.number)
        self.number.setReadOnly(True)
        self.name.setText(officer.name)
        self.department.setCurrentText(officer.department)
        self.group.setCurrentText(officer.group)
        self.badge.setText(officer.badge)
        self.phone.setText(officer.phone)


def unit_choices(
    form: FormPane, texts: Texts, departments: Sequence[Department], groups: Sequence[Group]
) -> tuple[QComboBox, QComboBox]:
    """Fields of `form` for a department and a group of it; what is not known may be typed."""

    def choice(key: str, known: Sequence[str]) -> QComboBox:
        made = form.add_choice(
            key, texts(f"people.field.{key}"), texts(f"administration.officers.{key}_hint")
        )
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.addItem("")
        made.addItems(list(known))
        return made

    department, group = choice("department", [each.name for each in departments]), choice("group", [])

    def offer_groups() -> None:
        """Groups of the chosen department; what was typed stays."""
        typed, chosen = group.currentText(), department.currentText().strip()
        group.clear()
        group.addItem("")
        group.addItems([each.name for each in groups if each.department == chosen])
        group.setCurrentText(typed)

    department.currentTextChanged.connect(offer_groups)
    offer_groups()
    return department, group


class BadgeForm(FormPane):
    """Another badge, scanned or typed; empty takes it away."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.badge_title"),
            texts("administration.officers.save"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        self.badge = self.add_line(
            "badge", texts("people.field.badge"), texts("administration.officers.badge_hint")
        )
        self.badge.setText(officer.badge)
        self.badge.selectAll()
        self.setFocusProxy(self.badge)


class PinForm(FormPane):
    """A PIN, typed twice by the officer themselves."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.pin_title"),
            texts("administration.officers.save"),
            f"{officer.name} · {officer.number}",
        )
        self._words, self.of = texts, officer
        self.pin = self._secret("pin", texts("administration.officers.pin_hint"))
        self.again = self._secret("again", "")
        self.setFocusProxy(self.pin)

    def pin_typed(self) -> str | None:
        """The PIN; None, and a complaint, when the two differ."""
        if self.pin.text() != self.again.text():
            self.fields["again"].set_problem(self._words("administration.officers.pins_differ"))
            self.again.setFocus()
            return None
        return self.pin.text()

    def _secret(self, key: str, hint: str) -> QLineEdit:
        line = SecretField(self._words)
        line.returnPressed.connect(self.acted)
        self.add(key, self._words(f"administration.officers.{key}_name"), line, hint)
        return line


class LeaveForm(FormPane):
    """Why an officer leaves."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.leave_title"),
            texts("administration.officers.leave"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        self.reason = self.add_text(
            "reason", texts("administration.reason"), texts("administration.officers.leave_hint")
        )
        self.setFocusProxy(self.reason)
