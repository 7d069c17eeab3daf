"""Fields by which several people sign one form: a PIN or a drawn signature each, or the scans of the signed paper (EQ-13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize

from station.core.attachments import SUFFIXES
from station.core.texts import Texts
from station.people.confirming import UNCONFIRMED, Confirmation, Signature
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormPart, FormSecret
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.signature_pad import SignaturePad

SIZE: Final = QSize(720, 760)
"""A form that several sign is a window of its own: the pads want room."""
_PAD: Final = (300, 120)


class SigningFields:
    """The fields of `form`; `called` says what each who signs is called."""

    def __init__(self, form: FormPane, texts: Texts, called: Mapping[str, str]) -> None:
        self.pins: dict[str, FormSecret] = {}
        self.pads: dict[str, SignaturePad] = {}
        for role, name in called.items():
            hint = texts("handover.pin_hint")
            field = FormSecret(texts, texts("handover.pin", role=name), hint=hint)
            self.pins[role] = form.add(f"pin_{role}", field)
            pad = self.pads[role] = SignaturePad(texts)
            pad.setMinimumSize(*_PAD)
            form.add(f"pad_{role}", FormPart(texts("handover.pad", role=name), pad, pad.changed))
        self.papers = form.add("papers", FormFiles(texts, texts("handover.papers"), SUFFIXES))

    def confirmed(self, role: str) -> Confirmation:
        """How somebody confirms; the PIN does not stay on screen."""
        pin, pad = self.pins[role].take(), self.pads[role]
        if pin:
            return Confirmation(pin=pin)
        if pad.empty:
            return UNCONFIRMED
        drawn = pad.drawing()
        return Confirmation(signature=Signature(drawn.width, drawn.height, drawn.strokes))
