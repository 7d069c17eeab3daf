"""What the rules ask for and nobody holds: a leader in charge, an equipment administrator, efficiency supervision (EQ-06)."""

from __future__ import annotations

from station.core.texts import Texts
from station.people.offices.wording import vacant_words
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def offices_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """The vacant offices, to whoever records who holds them; the first steps of a new office name them too."""
    led = services.people.station_settings.current().first_steps == "shown"
    if led or not session.may(Permission.PEOPLE_EDIT):
        return None
    vacant = services.people.offices.vacant(session)
    if not vacant:
        return None
    state = ChipState(texts("today_page.row.vacant"), "attention", "people")
    row = TaskRow("", vacant_words(texts, vacant), state, "administration", "offices:")
    return TodaySection(
        "offices", "people", "attention", len(vacant), (row,), "administration", row.subject, counts=False
    )
