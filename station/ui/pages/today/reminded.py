"""What somebody reminded the person of, until it is done (PF-09)."""

from __future__ import annotations

from dataclasses import replace

from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.deadlines.bodies import Reminded
from station.people.deadlines.naming import deadline_id
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS, DueWords
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TodaySection, alike_as_one

_MOST = 5_000
"""Reminders, and open deadlines, of one person: a page of a list at most."""


def reminded_section(services: Needs, session: Session, texts: Texts, words: DueWords) -> TodaySection | None:
    """The open deadlines that the newest reminders are about, each with who reminded and with what words."""
    if session.number is None:
        return None
    newest = ListQuery(limit=_MOST, counted=False).narrowed(kind=Reminded.KIND)
    said: dict[str, tuple[str, str]] = {}
    for line in services.audit.histories.page(session, newest).rows:
        if line.entry is not None:
            body = line.entry.of(Reminded)
            said.setdefault(
                deadline_id(body.kind, body.about, body.started), (line.entry.actor.name, body.note)
            )
    if not said:
        return None
    own = ListQuery(limit=_MOST, counted=False).narrowed(person=session.number)
    due = services.people.deadline_list.page(session, own).rows
    rows = []
    for each in due:
        if each.deadline.id in said:
            name, note = said[each.deadline.id]
            row = words.row(each, "")
            key = "today_page.row.reminded_noted" if note else "today_page.row.reminded"
            rows.append(replace(row, text=texts(key, text=row.text, name=name, note=note)))
    shown = alike_as_one(texts, rows, MOST_ROWS, "tasks", "")
    return TodaySection("reminded", "clock", "attention", len(rows), shown, "tasks", "", counts=False)
