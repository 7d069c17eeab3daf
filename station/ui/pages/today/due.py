"""Due tasks: one card for each kind of deadline whose steps have reached the person (PF-09), from the table alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from station.core.deadlines import DeadlineState as Standing
from station.core.texts import Texts
from station.people.deadlines.values import DeadlineStanding as Reminder
from station.ui import formats
from station.ui.pages.today.values import TaskRow, TodaySection, alike_as_one
from station.ui.widgets.chip import ChipState

MOST_ROWS = 5
LOAN, RECORDINGS = "loan", "recordings"
_PAGES = {
    "rapidtest": "equipment",
    "item": "equipment",
    "place": "equipment",
    "recording": "archive",
    "officer": "administration",
    "conduct": "administration",
    "stocktake": "stocktake",
    "paper_month": "equipment",
    "keeper_change": "administration",
    "form": "forms",
}
"""Where a thing is looked at, by the kind of subject."""


@dataclass(frozen=True, slots=True)
class DueWords:
    """The words of a card: the texts, the present moment, persons by number, and whether it is about everybody."""

    texts: Texts
    now: datetime
    person: Callable[[str], str]
    wide: bool

    def row(self, each: Reminder, page: str) -> TaskRow:
        """One deadline: its subject, its person, and the time left."""
        deadline = each.deadline
        who = self.texts("entry.join").join(map(self.person, deadline.persons)) if self.wide else ""
        key = "today_page.row.returned" if deadline.kind == RECORDINGS else "today_page.row.held"
        text = self.texts(key, name=deadline.title, person=who) if who else deadline.title
        if deadline.kind not in (LOAN, RECORDINGS):
            kind = self.texts(f"deadlines.kind.{deadline.kind}")
            text = self.texts("today_page.row.of_kind", kind=kind, text=text)
        if deadline.claim is not None:
            text = self.texts("today_page.row.claimed", text=text, name=deadline.claim.name)
        area = deadline.subject.partition(":")[0]
        alike = "" if deadline.kind in (LOAN, RECORDINGS) else f"kind:{deadline.kind}"
        leads = page or _PAGES.get(area, "")
        return TaskRow(
            deadline.code_beside_title, text, self.state(each), leads, deadline.subject, alike=alike
        )

    def state(self, each: Reminder) -> ChipState:
        """The time left, or how late it is; a provisional due moment is marked."""
        seconds = (each.deadline.due_at - self.now).total_seconds()
        if each.state is Standing.PAUSED:
            return ChipState(self.texts("deadlines.state.paused"), "neutral", "pause")
        if seconds < 0:
            key = "today_page.row.late" if each.deadline.kind == RECORDINGS else "today_page.row.overdue"
            return ChipState(self.texts(key, span=formats.span(self.texts, -seconds)), "stop", "clock")
        left = formats.seconds_left(self.texts, seconds)
        if each.deadline.provisional:
            left = self.texts("deadlines.provisional_due", due=left)
        return ChipState(left, "attention" if each.state is not Standing.RUNNING else "accent", "clock")


def due_sections(found: Iterable[Reminder], words: DueWords) -> list[TodaySection]:
    """The cards, what is overdue before what is due soon, and other kinds after loans and recordings."""
    by_card: dict[str, list[Reminder]] = {"returns": [], "overdue": [], "due": [], "deadlines": []}
    for each in found:
        by_card[_card(each)].append(each)
    return [_section(key, standing, words) for key, standing in by_card.items()]


def _card(each: Reminder) -> str:
    if each.deadline.kind == RECORDINGS:
        return "returns"
    if each.deadline.kind == LOAN:
        return "overdue" if each.state is Standing.OVERDUE else "due"
    return "deadlines"


def _section(key: str, found: list[Reminder], words: DueWords) -> TodaySection:
    late = any(each.state is Standing.OVERDUE for each in found)
    page, subject = _WHERE[key]
    said = (words.row(each, page if key == "returns" else "") for each in found)
    rows = alike_as_one(words.texts, said, MOST_ROWS, page, subject)
    icon = "camera" if key == "returns" else "clock"
    return TodaySection(key, icon, "stop" if late else "attention", len(found), rows, page, subject)


_WHERE = {
    "returns": ("ingest", ""),
    "overdue": ("equipment", "filter:overdue"),
    "due": ("equipment", "filter:out"),
    "deadlines": ("tasks", ""),
}
"""Where all of a card's deadlines are: a page and a subject."""
