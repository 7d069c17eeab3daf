"""Recording training (EQ-03): officers, categories, day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from station.core.attachments import SUFFIXES
from station.core.clock import Clock
from station.core.policy import Category
from station.core.texts import Texts
from station.inventory.entitlement.training import TrainingWish
from station.inventory.entitlement.training_list import hours_words
from station.inventory.values import TrainingTopic
from station.people.values import Officer
from station.ui import formats
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_files import FormFiles
from station.ui.widgets.form_kinds import FormChoice, FormDay, FormLine, FormPart
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import plain_tip
from station.ui.widgets.tick_list import FormTicks, TickList

OFFERED_MINUTES = (30, 60, 90, 120, 180, 240, 360, 480, 960)


class TrainingForm(FormPane):
    """Several officers on several categories at once; one entry for each pair."""

    category_ticked = Signal()
    head_ticked = Signal()

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("equipment_page.training"), texts("equipment_page.training_act"), parent=parent
        )
        find = texts("equipment_page.find_officer")
        self.officers = TickList(texts("equipment_page.officers"), rows=7, search=find)
        self.officers.ticked.connect(self._count)
        self.add("numbers", FormTicks(texts("equipment_page.officers"), self.officers))
        self._boxes: dict[int, QCheckBox] = {}
        self._categories = QWidget()
        self._grid = QGridLayout(self._categories)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        categories = texts("equipment_page.categories")
        self.add("categories", FormPart(categories, self._categories, self.category_ticked))
        self.day = self.add(
            "trained_on", FormDay(texts("equipment_page.trained_on"), clock, until_today=True)
        )
        name, example = texts("equipment_page.training_note"), texts("equipment_page.training_example")
        self.note = self.add("note", FormLine(name, example=example))
        taught, grid = QWidget(), QGridLayout()
        taught.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self.heads = {
            each: QCheckBox(texts(f"equipment.training_head.{each.value}")) for each in TrainingTopic
        }
        for place, box in enumerate(self.heads.values()):
            box.clicked.connect(self.head_ticked)
            grid.addWidget(box, place // 2, place % 2)
        self.add("heads", FormPart(texts("equipment.training_field.heads"), taught, self.head_ticked))
        trainer = texts("equipment.training_field.trainer")
        self.trainer = self.add("trainer", FormLine(trainer))
        hours = FormChoice(texts("equipment.training_field.hours"))
        self.minutes = self.add("minutes", hours)
        said = [Option("0", texts("training.hours_unsaid"))]
        self.minutes.offer([*said, *(Option(str(each), hours_words(each)) for each in OFFERED_MINUTES)])
        self.files = self.add("files", FormFiles(texts, texts("training.files"), SUFFIXES))
        self.files.accept_dropped(self)

    def begin(self, officers: Sequence[Officer], catalogue: Sequence[Category]) -> None:
        """Start with nobody chosen."""
        self.start_over()
        self.officers.start_over()
        self.officers.offer(
            Option(each.number, f"{each.name}  {each.number}  {each.group}") for each in officers
        )
        for ticked in self._boxes.values():
            ticked.setChecked(False)
        for box in self.heads.values():
            box.setChecked(True)
        self.offer(catalogue)
        self._count()
        self.officers.setFocus()

    def offer(self, catalogue: Sequence[Category]) -> None:
        """Offer these categories, which may be read only after the form was opened; what is ticked stays."""
        ticked = {number for number, box in self._boxes.items() if box.isChecked()}
        for box in self._boxes.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        self._boxes.clear()
        for place, each in enumerate(catalogue):
            box = QCheckBox(f"{each.number}  {each.name(self._texts.language)}")
            box.setToolTip(plain_tip(box.text()))
            box.setChecked(each.number in ticked)
            box.clicked.connect(self.category_ticked)
            self._boxes[each.number] = box
            self._grid.addWidget(box, place, 0)

    def choose(self, numbers: Sequence[str], categories: Sequence[int]) -> None:
        """Tick these officers and categories."""
        self.officers.tick(numbers)
        for number in categories:
            self._boxes[number].setChecked(True)

    def filled(self) -> TrainingWish | None:
        """The training as it was filled in; None when no officers, categories or heads are chosen, which is then shown."""
        self.clear_problem()
        numbers = list(self.officers.keys)
        categories = [number for number, box in self._boxes.items() if box.isChecked()]
        if not numbers:
            self.fields["numbers"].set_problem(self._texts("equipment_page.hint.officers"))
            return None
        if not categories:
            self.fields["categories"].set_problem(self._texts("equipment_page.hint.categories"))
            return None
        heads = tuple(each for each, box in self.heads.items() if box.isChecked())
        if not heads:
            self.fields["heads"].set_problem(self._texts("equipment_page.hint.heads"))
            return None
        said = (self.day.value, self.note.value, heads, self.trainer.value)
        return TrainingWish(numbers, categories, *said, int(self.minutes.value or 0), self.files.files)

    def _count(self) -> None:
        count = formats.number(len(self.officers.keys))
        self.officers.said.setText(self._texts("equipment_page.chosen_officers", count=count))
