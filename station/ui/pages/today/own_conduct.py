"""One's own records of conduct, on paper: for whoever has no look at the list of all (EQ-16)."""

from __future__ import annotations

from dataclasses import replace

from station.core.clock import local_today
from station.core.listing import ListQuery
from station.core.listing.wording import declared_report
from station.core.report import Report
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs


def own_conduct(services: Needs, texts: Texts, session: Session) -> Report:
    """All records of conduct about the person who is signed in, the latest first, then their year: training, commendations, assessment and the rest."""
    service, number = services.people.conduct_list, session.number or ""
    who = texts("list.narrowed", title=texts("conduct.field.number"), value=number)
    origin = services.printing.reporting.origin(session, texts, (who,), service.declaration.name)
    rows = service.rows(session, ListQuery().narrowed(number=number))
    choices = service.choices(session, texts.language)
    listed = declared_report(texts, service.declaration, rows, origin, choices=choices)
    clock = services.clock
    this = local_today(clock).year
    year = services.audit.officer_years.paper(session, texts, number, this)
    told = [each for each in year.sections if each.tables]
    title = texts("officer_year.of_year", year=this)
    return replace(listed, sections=(*listed.sections, *(replace(each, title=title) for each in told)))
