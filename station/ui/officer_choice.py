"""Which officer, in any form: by name, number or badge."""

from __future__ import annotations

from collections.abc import Iterable

from station.people.values import Officer
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.form_kinds import FormChoice


def officer_options(officers: Iterable[Officer]) -> list[Option]:
    """The officers as a choice shows them; a badge that is scanned names one too."""
    return [Option(each.number, f"{each.name} {each.number}", each.badge) for each in officers]


class OfficerAmong(FormChoice):
    """One of the officers whom the form offers; a badge that is scanned here chooses, whoever's it is."""

    def __init__(self, name: str, unset: str, *, hint: str = "", required: bool = False) -> None:
        super().__init__(name, hint=hint, unset=unset, required=required)
        if isinstance(self.control, ChoiceBox):
            self.control.hears_codes = True

    def offer_officers(self, officers: Iterable[Officer]) -> None:
        """Offer these, also while the form is open."""
        self.offer(officer_options(officers))


class OfficerChoice(OfficerAmong):
    """An officer, or nobody (`unset`).

    Who may not look at the roster is offered nobody: then a number counts as it is typed, and whether it is anybody's the act
    says. Whoever was put here stays, though they may have left.
    """

    def __init__(self, name: str, unset: str, *, hint: str = "", required: bool = False) -> None:
        self._unset, self._offered = unset, False
        super().__init__(name, unset, hint=hint, required=required)

    @property
    def value(self) -> str:
        """The number, or what was typed where nobody is offered; empty for nobody."""
        typed = self.control.currentText().strip()
        return super().value if self._offered or super().value else "" if typed == self._unset else typed

    @property
    def unread(self) -> str:
        return super().unread if self._offered else ""

    def offer_officers(self, officers: Iterable[Officer]) -> None:
        """Offer these, also while the form is open."""
        kept, found = super().value, officer_options(officers)
        if not found:
            return
        self._offered = True
        self.offer([*found, *([] if kept in {"", *(each.key for each in found)} else [Option(kept, kept)])])

    def put(self, value: str) -> None:
        """Choose by number."""
        if value and self.control.findData(value) < 0:
            self.control.addItem(value, value)
        super().put(value)
