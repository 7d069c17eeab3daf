"""Forms about kits: which items form one, scanned or typed one by one; and that it is no more."""

from __future__ import annotations

from station.core.texts import Texts
from station.inventory.kits.values import KitStanding
from station.ui.pages.equipment.items_field import ItemsField
from station.ui.widgets.form_kinds import FormLine, FormText
from station.ui.widgets.form_pane import FormPane


class KitForm(FormPane):
    """A new kit, or another name and other items for a known one, with the reason (EQ-10)."""

    def __init__(self, texts: Texts, known: KitStanding | None = None) -> None:
        title = "kits.form.new" if known is None else "kits.form.change"
        act = "kits.form.define" if known is None else "kits.form.save"
        super().__init__(texts, texts(title), texts(act), "" if known is None else known.code)
        self.known = known
        code = FormLine(texts("kits.field.code"), example="KIT-01", required=True, codes=True)
        self.code = self.add("kit", code)
        self.name = self.add("name", FormLine(texts("kits.field.name"), required=True))
        self.parts = self.add("parts", ItemsField(texts, texts("kits.field.parts")))
        self.reason = FormText(texts("kits.form.reason"), required=known is not None, rule="EQ-10")
        if known is not None:
            self.add("reason", self.reason)
            self.code.put(known.code)
            self.code.hide()
            self.name.put(known.name)
            self.parts.put(
                [
                    (each.tag, "") if each.item is None else (each.item.label, each.item.name)
                    for each in known.parts
                ]
            )
        self.setFocusProxy(self.code if known is None else self.name)


class DissolveForm(FormPane):
    """Why a kit is no more; its items stay as they are."""

    def __init__(self, texts: Texts, kit: KitStanding) -> None:
        super().__init__(
            texts, texts("kits.form.dissolve"), texts("kits.form.dissolve"), f"{kit.code} {kit.name}"
        )
        self.kit = kit
        self.reason = self.add("reason", FormText(texts("kits.form.reason"), required=True, rule="EQ-10"))
