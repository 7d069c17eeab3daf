"""The form by which a delivery of certificates is counted in by its kind, with its delivery note (ST-01)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.attachments import SUFFIXES
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.bodies import LONGEST
from station.inventory.certificates.deliveries import PaperDelivery
from station.inventory.certificates.use_cases import KindStock
from station.inventory.stock.bodies import MOST_PIECES
from station.inventory.values import Item, Tracking
from station.ui.officer_choice import OfficerChoice
from station.ui.pages.equipment.line_acts import numbers_line
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormNumber
from station.ui.widgets.form_pane import FormPane

_NEW = ":new"
"""The choice of a line that is registered now; no tag holds a colon."""


class DeliveryForm(FormPane):
    """What came of a kind: numbers as a line of their own, a quantity with the line that is there, or the first line of a kind."""

    def __init__(self, texts: Texts, kinds: Sequence[KindStock], catalogue: Sequence[Category]) -> None:
        title = texts("certificates.delivery.title")
        super().__init__(texts, title, texts("certificates.delivery.act"))
        self._kinds = {each.code: each for each in kinds}
        self.kind = self.add("kind", FormChoice(texts("certificates.field.kind"), required=True))
        self.kind.offer(Option(each.code, each.name) for each in kinds if each.kind is not None)
        hint = texts("certificates.delivery.like_hint")
        self.like = self.add("like", FormChoice(texts("certificates.delivery.like"), hint=hint))
        self.way = self.add("way", FormChoice(texts("equipment.field.tracking")))
        self.way.offer(
            Option(each.value, texts(f"equipment.tracking.{each.value}"))
            for each in (Tracking.RANGE, Tracking.COUNTED)
        )
        hint = texts("certificates.delivery.numbers_hint")
        self.numbers = self.add("numbers", numbers_line(texts, hint, required=True))
        self.quantity = self.add("quantity", FormNumber(texts("equipment.field.quantity"), 1, MOST_PIECES))
        hint = texts("certificates.delivery.tag_hint")
        self.tag = self.add("tag", FormLine(texts("equipment.field.tag"), hint=hint, codes=True))
        name, unset = texts("equipment.field.category"), texts("equipment_page.choose_category")
        hint = texts("certificates.delivery.category_hint")
        self.category = self.add("category", FormChoice(name, unset=unset, hint=hint, required=True))
        self.category.offer(
            Option(str(each.number), f"{each.number}  {each.name(texts.language)}") for each in catalogue
        )
        self.name = self.add("name", FormLine(texts("equipment.field.name"), longest=LONGEST["name"]))
        hint = texts("certificates.delivery.unit_hint")
        self.unit = self.add("unit", FormLine(texts("equipment.field.unit"), hint=hint, required=True))
        hint = texts("certificates.delivery.source_hint")
        name = texts("certificates.delivery.source")
        self.source = self.add("source", FormLine(name, hint=hint, longest=LONGEST["supplier"]))
        name = texts("certificates.delivery.papers")
        self.papers = self.add("papers", FormFiles(texts, name, SUFFIXES))
        self.papers.accept_dropped(self)
        hint = texts("certificates.delivery.place_hint")
        self.place = self.add("place", FormLine(texts("equipment.field.place"), hint=hint))
        name, nobody = texts("equipment.field.responsible"), texts("equipment_page.nobody_responsible")
        hint = texts("certificates.delivery.responsible_hint")
        self.responsible = self.add("responsible", OfficerChoice(name, nobody, hint=hint))
        self.kind.edited.connect(self._on_kind)
        for field in (self.like, self.way):
            field.edited.connect(self._show)
        self._show()
        self.setFocusProxy(self.kind)

    def choose(self, kind: str) -> None:
        """Start with this kind."""
        self.kind.put(kind)
        self._on_kind()

    @property
    def _line(self) -> Item | None:
        """The line that the delivery follows; None where a new one is registered."""
        kind = self._kinds.get(self.kind.value)
        lines = () if kind is None else kind.lines
        return next((each for each in lines if each.tag == self.like.value), None)

    def _on_kind(self) -> None:
        texts, kind = self._texts, self._kinds.get(self.kind.value)
        lines = () if kind is None else kind.lines
        options = [Option(each.tag, _line_words(texts, each)) for each in lines]
        self.like.offer([*options, Option(_NEW, texts("certificates.delivery.new_line"))])
        self.like.put(lines[0].tag if lines else _NEW)
        self.name.put("" if kind is None else kind.name)
        self._show()

    def _show(self) -> None:
        """Show what is asked of this kind and line."""
        kind, line = self._kinds.get(self.kind.value), self._line
        new = kind is not None and line is None
        ranged = (self.way.value if line is None else line.tracking.value) == Tracking.RANGE.value
        self.like.setVisible(kind is not None and bool(kind.lines))
        for field in (self.way, self.category, self.name, self.unit):
            field.setVisible(new)
        self.numbers.setVisible(kind is not None and ranged)
        self.quantity.setVisible(kind is not None and not ranged)
        for each in (self.tag, self.place, self.responsible):
            each.setVisible(kind is not None and (new or ranged))

    def filled(self) -> PaperDelivery:
        """What came."""
        line = self._line
        ranged = not self.numbers.isHidden()
        new = line is None
        return PaperDelivery(
            self.kind.value,
            self.numbers.value if ranged else "",
            0 if ranged else self.quantity.value,
            like="" if line is None else line.tag,
            tag="" if self.tag.isHidden() else self.tag.value,
            category=int(self.category.value or 0) if new else 0,
            name=self.name.value if new else "",
            unit=self.unit.value if new else "",
            place="" if self.place.isHidden() else self.place.value,
            responsible="" if self.responsible.isHidden() else self.responsible.value,
            source=self.source.value,
            papers=self.papers.files,
        )


def _line_words(texts: Texts, item: Item) -> str:
    left = texts("stock.amount", quantity=item.quantity, unit=item.unit)
    return texts("certificates.delivery.line", tag=item.label, name=item.name, left=left)
