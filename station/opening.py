"""What opening a station puts right before anybody works on it, and what a person must be told of that.

None of it prevents the opening: what fails is told and tried again at the next opening.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from station.archive.second.places import second_there
from station.core.authentication import Authenticate
from station.core.errors import Cancelled, IntegrityProblem, Refused, StoreProblem
from station.core.places import tighten
from station.core.progress import CancelToken, Report
from station.core.settings import Settings
from station.core.texts import load_texts
from station.people.ports import PeopleStore
from station.people.values import Office
from station.services import Services

log = logging.getLogger(__name__)


def archives_there(settings: Settings, services: Services, authenticate: Authenticate | None) -> list[Path]:
    """The archives that are there: what lies in their place while their disks are not connected is not ours to change."""
    there = [settings.archive_folder] if services.archive.presence.problem() is None else []
    if settings.second_folder is not None:
        with suppress(StoreProblem):
            there.append(second_there(settings.second_folder, settings.archive_place, authenticate).root)
    return there


def tightened(settings: Settings, services: Services, authenticate: Authenticate | None) -> list[str]:
    """What others on this computer could read, and is closed now; and whether the file system can't close it."""
    found = tighten(settings, archives_there(settings, services, authenticate))
    if found.closed:
        log.warning("closed to others: %d", found.closed)
    if found.left_open:
        log.warning("no permissions on %s", ", ".join(map(str, found.left_open)))
    return ["modes_tightened"] * bool(found.closed) + ["modes_missing"] * bool(found.left_open)


def founded_office(store: PeopleStore) -> Office | None:
    """The office.

    None before it is founded, and where damaged state does not show it, which must not prevent the repair.
    """
    try:
        with store.read() as view:
            return view.people.office()
    except IntegrityProblem as problem:
        log.warning("the office can't be read: %s", problem)
        return None


def set_right(services: Services, *, founded: bool, report: Report, cancel: CancelToken | None) -> list[str]:
    """Record what a crash left unrecorded and the announced years; returns codes of what was done or found.

    Raises `Cancelled`.
    """
    absent = services.archive.presence.problem()
    if absent is None:
        noticed = [*_recovered_imports(services, report, cancel), *_clearing_cut_off(services)]
    else:
        noticed = [absent.code.replace(".", "_")]
    if founded and _took_published_years(services):
        noticed.append("calendar_taken")
    if founded:
        _settle_low_stock(services)
        _settle_paper_months(services)
        _settle_form_returns(services)
        _settle_substitutes(services)
    return [*noticed, *_among_desktops(services, founded=founded)]


def _among_desktops(services: Services, *, founded: bool) -> list[str]:
    """Name the first desktop of an office that can have several, where nobody did; whether this one is declared lost."""
    if not founded:
        return []
    try:
        desktops = services.archive.desktops
        if services.settings.database:
            desktops.name_first(load_texts(services.settings.language)("archive.first_desktop"))
        return ["desktop_lost"] * desktops.is_lost()
    except (StoreProblem, IntegrityProblem) as problem:
        log.warning("the desktops of the office can't be read: %s", problem)
        return []


def _recovered_imports(services: Services, report: Report, cancel: CancelToken | None) -> list[str]:
    """What came of sessions that a crash left copied but unrecorded; whatever their journals hold, the station opens."""
    try:
        found = services.archive.recovery.recover(report=report, cancel=cancel)
    except Cancelled:
        raise
    except Exception:
        log.exception("imports could not be recovered")
        return ["imports_unrecovered"]
    return [
        *["recovered_imports"] * bool(found.recorded),
        *["imports_begun"] * bool(found.begun),
        *["imports_left"] * bool(found.left),
        *["imports_undecided"] * bool(found.undecided),
        *["imports_damaged"] * bool(found.damaged),
    ]


def _clearing_cut_off(services: Services) -> list[str]:
    """Whether a clearing of a device ended in the middle, which is on record from now on."""
    try:
        return ["clearing_cut_off"] * (services.archive.clearing.end_cut_off() is not None)
    except (StoreProblem, IntegrityProblem) as problem:
        log.warning("clearings of devices could not be looked for: %s", problem)
        return []


def _settle_low_stock(services: Services) -> None:
    """What ran low before the program knew of it is due from now on; damaged state must not prevent its own repair."""
    try:
        services.inventory.stock.settle_low()
    except (StoreProblem, IntegrityProblem) as problem:
        log.warning("low stock could not be looked for: %s", problem)


def _settle_form_returns(services: Services) -> None:
    """The returns of report forms of periods that are over are due from now on; damaged state must not prevent its own repair."""
    try:
        services.audit.forms.settle()
    except (StoreProblem, IntegrityProblem, Refused) as problem:
        log.warning("returns of report forms could not be looked for: %s", problem)


def _settle_paper_months(services: Services) -> None:
    """The reports of certificates of months that are over are due from now on; damaged state must not prevent its own repair."""
    try:
        services.inventory.certificate_months.settle()
    except (StoreProblem, IntegrityProblem, Refused) as problem:
        log.warning("months of certificates could not be looked for: %s", problem)


def _settle_substitutes(services: Services) -> None:
    """What a keeper's substitute kept is to be counted when their days are over; damaged state must not prevent its own repair."""
    try:
        services.people.offices.settle_substitutes()
    except (StoreProblem, IntegrityProblem, Refused) as problem:
        log.warning("substitutes of keepers could not be looked for: %s", problem)


def _took_published_years(services: Services) -> bool:
    """Whether announced years were recorded; a damaged table must not prevent its own repair (`ledger rebuild`)."""
    try:
        return bool(services.people.working_days.take_published())
    except (StoreProblem, IntegrityProblem) as problem:
        log.warning("the announced years could not be recorded: %s", problem)
        return False
