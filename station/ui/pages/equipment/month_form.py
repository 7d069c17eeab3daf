"""The form in which keeper and leader sign the report of a month."""

from __future__ import annotations

from station.core.attachments import SUFFIXES
from station.core.texts import Texts
from station.inventory.certificates.month_use_cases import SigningWish
from station.people.confirming import UNCONFIRMED, Confirmation
from station.ui.officer_choice import OfficerChoice
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormSecret, FormText
from station.ui.widgets.form_pane import FormPane


class MonthForm(FormPane):
    """Who signs the figures whose digest is `seen`: both by PIN, or with scans of the paper that both signed."""

    def __init__(self, texts: Texts, which: str, seen: str) -> None:
        super().__init__(
            texts, texts("certificates.months.sign"), texts("certificates.months.sign_act"), which
        )
        self._seen = seen
        unset, hint = texts("reservations.form.choose"), texts("stock.form.number_hint")
        pin = texts("certificates.months.pin_hint")

        def signer(role: str) -> tuple[OfficerChoice, FormSecret]:
            name = texts(f"certificates.months.{role}")
            who = self.add(role, OfficerChoice(name, unset, hint=hint, required=True))
            code = FormSecret(texts, texts(f"certificates.months.{role}_pin"), hint=pin)
            return who, self.add(f"{role}_pin", code)

        self.keeper, self.keeper_pin = signer("keeper")
        self.leader, self.leader_pin = signer("leader")
        self.papers = self.add("papers", FormFiles(texts, texts("certificates.months.papers"), SUFFIXES))
        self.papers.accept_dropped(self)
        self.note = self.add("note", FormText(texts("equipment.field.note"), lines=2))

    def filled(self) -> SigningWish:
        """Who signs, how, and the scans; PINs are taken, and typed again after a refusal."""
        return SigningWish(
            self.keeper.value,
            self.leader.value,
            _confirms(self.keeper_pin.take()),
            _confirms(self.leader_pin.take()),
            self.papers.files,
            self.note.value,
            self._seen,
        )


def _confirms(pin: str) -> Confirmation:
    return Confirmation(pin=pin) if pin else UNCONFIRMED
