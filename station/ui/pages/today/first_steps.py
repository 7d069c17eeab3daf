"""The first steps of a new office: what has to be there before the work begins, ticked by what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from station.core.listing import ListQuery
from station.core.settings import Settings
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState

_SHOWN = "shown"
_ENOUGH_ADMINISTRATORS = 2
_ONE = ListQuery(limit=1)


@dataclass(frozen=True, slots=True)
class _Step:
    """A step, whether it is done, and where it is taken."""

    key: str
    done: Callable[[], bool]
    page: str
    subject: str = ""


def first_steps_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """The steps for whoever sets the station up; None when all are done, or somebody put them away."""
    settings = services.people.station_settings.current()
    permitted = (Permission.POLICY_EDIT, Permission.ACCOUNTS_EDIT, Permission.EQUIPMENT_VIEW)
    if settings.first_steps != _SHOWN or not all(map(session.may, permitted)):
        return None
    steps = [(step, step.done()) for step in _steps(services, session, settings)]
    if all(done for _, done in steps):
        return None
    open_ones = [step for step, done in steps if not done]
    rows = tuple(_row(texts, step, done=done) for step, done in sorted(steps, key=lambda each: each[1]))
    where = open_ones[0]
    return TodaySection(
        "first_steps",
        "check",
        "accent",
        len(rows),
        rows,
        where.page,
        where.subject,
        counts=False,
        put_away=texts("today_page.first_steps.put_away"),
    )


def _row(texts: Texts, step: _Step, *, done: bool) -> TaskRow:
    word = texts(f"today_page.first_steps.{'done' if done else 'open'}")
    state = ChipState(word, "ok" if done else "accent", "" if done else "dot")
    return TaskRow("", texts(f"today_page.first_steps.{step.key}"), state, step.page, step.subject)


def _steps(services: Needs, session: Session, settings: Settings) -> Iterator[_Step]:
    """In the order in which they are taken; each asks what is on record or in the settings."""
    people = services.people
    accounts = people.accounts

    def lent_by_all() -> bool:
        return bool(people.roster.officers(session, limit=1)) and not accounts.without_pin(session)

    def elsewhere(place: str) -> bool:
        return not (settings.data / place).is_relative_to(settings.data)

    yield _Step(
        "people", lambda: bool(people.roster.officers(session, limit=1)), "administration", "officers:"
    )
    yield _Step(
        "administrators",
        lambda: len(accounts.administrators(session)) >= _ENOUGH_ADMINISTRATORS,
        "administration",
        "account:",
    )
    yield _Step("pins", lent_by_all, "administration", "officers:")
    yield _Step(
        "offices",
        lambda: not people.offices.vacant(session),
        "administration",
        "offices:",
    )
    yield _Step("equipment", lambda: services.inventory.listing.page(session, _ONE).total > 0, "equipment")
    yield _Step("printer", lambda: bool(settings.printer.strip()), "administration", "settings:printer")
    yield _Step("archive", lambda: elsewhere(settings.archive), "administration", "settings:archive")
    yield _Step("second", lambda: bool(settings.second_archive.strip()), "administration", "settings:second")
    yield _Step("backup", lambda: elsewhere(settings.witness), "administration", "settings:witness")
    yield _Step("centre", lambda: bool(services.sync.overview.unchecked_status().centre), "sync")
