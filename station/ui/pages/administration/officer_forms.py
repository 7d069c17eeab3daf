"""Forms about one officer: their facts, badge, PIN, leaving."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.texts import Texts
from station.people.values import Department, Group, Officer
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.scan_box import half_width
from station.ui.widgets.twice_secret import TwiceSecret


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
        self.number = self.add(
            "number", FormLine(texts("people.field.number"), example="1001", required=True, codes=True)
        )
        self.name = self.add("name", FormLine(texts("people.field.name"), required=True))
        self.units = UnitFields(self, texts, departments, groups)
        self.department, self.group = self.units.department, self.units.group
        self.badge = self.add("badge", _badge(texts))
        self.phone = self.add("phone", FormLine(texts("people.field.phone")))
        if officer is not None:
            self._fill(officer)
        self.setFocusProxy(self.number if new else self.name)

    def officer(self) -> Officer:
        """What was filled in."""
        return Officer(
            self.number.value,
            self.name.value,
            self.department.value,
            self.group.value,
            half_width(self.badge.value),
            self.phone.value,
        )

    def _fill(self, officer: Officer) -> None:
        self.number.put(officer.number)
        self.number.hide()
        self.name.put(officer.name)
        self.department.put(officer.department)
        self.group.put(officer.group)
        self.badge.put(officer.badge)
        self.phone.put(officer.phone)


class UnitFields:
    """Fields of `form` for a department and a group of it; new names may be typed."""

    def __init__(
        self, form: FormPane, texts: Texts, departments: Sequence[Department], groups: Sequence[Group]
    ) -> None:
        self._groups: Sequence[Group] = ()
        self.department, self.group = (
            form.add(
                key,
                FormChoice(
                    texts(f"people.field.{key}"), hint=texts(f"administration.officers.{key}_hint"), free=True
                ),
            )
            for key in ("department", "group")
        )
        self.department.control.currentTextChanged.connect(self._offer_groups)
        self.offer(departments, groups)

    def offer(self, departments: Sequence[Department], groups: Sequence[Group]) -> None:
        """Offer these, which may be read only after the form was opened; what was typed stays."""
        self._groups = groups
        self.department.offer(map(_option, ("", *(each.name for each in departments))))
        self._offer_groups()

    def _offer_groups(self) -> None:
        """Groups of the chosen department; what was typed stays."""
        chosen = self.department.value
        self.group.offer(
            map(_option, ("", *(each.name for each in self._groups if each.department == chosen)))
        )


class BadgeForm(FormPane):
    """Another badge, scanned or typed; an empty line removes the badge."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.badge_title"),
            texts("administration.officers.save"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        self.badge = self.add("badge", _badge(texts))
        self.badge.put(officer.badge)
        self.badge.control.selectAll()


class PinForm(FormPane):
    """A PIN, typed twice by the officer themselves."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.pin_title"),
            texts("administration.officers.save"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        name, hint = texts("administration.officers.pin_name"), texts("administration.officers.pin_hint")
        self.secrets = TwiceSecret(texts, self, "pin", name, hint=hint, required=True)


class ReinstateForm(FormPane):
    """Why an officer who left comes back."""

    def __init__(self, texts: Texts, officer: Officer) -> None:
        super().__init__(
            texts,
            texts("administration.officers.reinstate"),
            texts("administration.officers.reinstate"),
            f"{officer.name} · {officer.number}",
        )
        self.of = officer
        name = texts("administration.officers.reinstate_reason")
        hint = texts("administration.officers.reinstate_hint")
        self.reason = self.add("reason", FormText(name, hint=hint, required=True, rule="EQ-13"))


def _badge(texts: Texts) -> FormLine:
    return FormLine(texts("people.field.badge"), hint=texts("administration.officers.badge_hint"), codes=True)


def _option(name: str) -> Option:
    return Option(name, name)
