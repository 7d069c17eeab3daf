"""Stating how the shown device writes the times into its films: the button, the form and its act (DM-05)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station.archive.survey.evidence import Edge
from station.archive.time_habits.use_cases import HabitResult
from station.archive.time_habits.wording import habit_words, stated_words
from station.archive.weighing.values import DeviceHabits, HeaderZone
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.values import GONE, Item
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.equipment.needs import Needs
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.key_values import Fact
from station.ui.widgets.lazy_form import LazyForm

_UNSTATED: Final = ""


def habit_facts(texts: Texts, habits: DeviceHabits | None, zone: str) -> list[Fact]:
    """What is stated of a device, or what its imports showed; nothing where neither is."""
    if habits is None:
        return []
    learnt = habit_words(texts, habits.zone, habits.edge)
    told = [] if habits.stated is None else [stated_words(texts, habits.stated, zone)]
    told += [texts("archive.habit_learnt", what=learnt)] if learnt else []
    return [Fact(texts("equipment_page.header.title"), each) for each in told]


class HeaderTimeButton(Button):
    """Offered beside what records, to whoever may import what is others'."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts("equipment_page.header.short"), "clock", parent=parent)
        self.setToolTip(texts("equipment_page.header.title"))

    def show_item(self, item: Item, category: Category | None, session: Session) -> None:
        """Offer it for a device that records."""
        records = category is not None and category.records
        self.setVisible(records and item.state not in GONE and session.may(Permission.IMPORT_OTHERS))


class HeaderTimeForm(FormPane):
    """In which zone a device writes its headers, whether they tell the start or the end, and how that is known."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        title, act = texts("equipment_page.header.title"), texts("equipment_page.header.act")
        super().__init__(texts, title, act, parent=parent)
        unset = texts("archive.header_unstated")
        hint = texts("equipment_page.header.zone_hint")
        self.zone = self.add("zone", FormChoice(texts("entry.field.header_zone"), unset=unset, hint=hint))
        self.zone.offer(Option(each.value, texts(f"archive.header_zone.{each}")) for each in HeaderZone)
        self.edge = self.add("edge", FormChoice(texts("entry.field.header_edge"), unset=unset))
        edges = (Edge.START, Edge.END)
        self.edge.offer(Option(each.value, texts(f"archive.header_edge.{each}")) for each in edges)
        hint = texts("equipment_page.header.reason_hint")
        self.reason = self.add(
            "reason", FormText(texts("equipment_page.reason"), hint=hint, required=True, rule="DM-05")
        )

    def begin(self, item: Item) -> None:
        """Start for an item."""
        self.start_over()
        self.set_title(self._texts("equipment_page.header.title"), f"{item.label}  {item.name}")
        self.zone.setFocus()

    def put_known(self, habits: DeviceHabits) -> None:
        """Begin with what is stated now."""
        if habits.stated is not None:
            self.zone.put(_UNSTATED if habits.stated.zone is None else habits.stated.zone.value)
            self.edge.put(_UNSTATED if habits.stated.edge is None else habits.stated.edge.value)

    def filled(self) -> tuple[HeaderZone | None, Edge | None, str]:
        """What is stated, and why."""
        zone = HeaderZone(self.zone.value) if self.zone.value else None
        edge = Edge(self.edge.value) if self.edge.value else None
        return zone, edge, self.reason.value


class HeaderTimeActs(QObject):
    """Shows the form and carries out its act."""

    opened = Signal(object)
    left = Signal()
    changed = Signal(str)
    """This item is to be shown as it is now."""

    form = LazyForm(lambda acts: HeaderTimeForm(acts._page.texts), lambda acts: acts._state)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__(page)
        self._page, self._habits = page, services.archive.habits
        self._tag = ""

    def begin(self, item: Item) -> None:
        """Ask how the item writes its headers."""
        self._tag = item.tag
        self.opened.emit(self.form)
        self.form.begin(item)
        self._page.ask(self._habits.of_device, item.tag, done=self.form.put_known, latest="header-times")

    def _state(self) -> None:
        self.form.set_busy(busy=True)
        filled = self.form.filled()
        self._page.ask(self._habits.state, self._tag, *filled, done=self._on_stated, failed=self.form.refuse)

    def _on_stated(self, result: HabitResult) -> None:
        self.form.set_busy(busy=False)
        page, texts = self._page, self._page.texts
        said = texts("archive.habit_stated", camera=self._tag, seq=result.entry.seq)
        page.say_ok(said, topic="equipment-act")
        for each in result.notices:
            page.warn(texts(each.text_key, **each.named_facts), rule=each.rule, topic=each.code, stays=False)
        self.left.emit()
        self.changed.emit(self._tag)
