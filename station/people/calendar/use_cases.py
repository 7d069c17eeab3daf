"""Working days as use cases: looking, entering a year's notice, importing it from a table, taking a published year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from station.core.calendar import CalendarYear, calendar_of
from station.core.clock import local_today
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import notice
from station.core.policy.served import served_integer
from station.people.asking import asks, asks_nothing
from station.people.calendar.decide import YearCase, YearOutcome, decide_year
from station.people.calendar.ports import CalendarStore, CalendarView, CalendarWork, PublishedYears
from station.people.calendar.table import CALENDAR_TEMPLATE, year_of
from station.people.dated import Dated
from station.people.filled_tables import filled_table
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.sheets import Checked, Preview
from station.sheets.previewing import PreviewedFile, previewed, require_seen
from station.sheets.template import AS_TITLED

CALENDAR_NOTICE_DAYS = served_integer("PF-09", "calendar_notice_days")


@dataclass(frozen=True, slots=True)
class CalendarStatus:
    """The announced years on record, and how long they last.

    `last_day` is the last announced day from today on without a gap (None: not even this year is announced),
    `ends_soon` says that it is nearer than ``PF-09.calendar_notice_days``, `provisional` how many open deadlines were
    computed on a year that is not announced.
    """

    years: tuple[CalendarYear, ...]
    today: date
    last_day: date | None
    ends_soon: bool
    provisional: int

    @property
    def days_left(self) -> int:
        """Days from today to the last announced one; 0 when today's year is not announced."""
        return 0 if self.last_day is None else (self.last_day - self.today).days


@dataclass(frozen=True, slots=True)
class YearResult:
    """The outcome for a year: its entry, the recorded year, deadlines computed anew and those moved to another day."""

    entry: Entry
    outcome: YearOutcome


@dataclass(frozen=True, slots=True)
class YearImport(PreviewedFile):
    """The outcome of importing a year's table; `result` is None where nothing was recorded."""

    result: YearResult | None = None


class WorkingDays(Dated, behind="calendar", ask=asks(Permission.ACCOUNT_OWN)):
    """The table of working days. Looking needs only an account, entering a year needs POLICY_EDIT."""

    def __init__(self, store: CalendarStore, published: PublishedYears) -> None:
        self._store, self._published = store, published

    @asks(Permission.ACCOUNT_OWN)
    def status(self, session: Session) -> CalendarStatus:
        """The years on record and how long they last."""
        return self._status()

    @asks(Permission.POLICY_EDIT)
    def set_year(self, session: Session, year: CalendarYear) -> YearResult:
        """Record a year's notice; open deadlines that it decides are computed anew. Raises like `decide_year`."""
        with self._store.write() as work:
            return self._set(session, work, year)

    @asks(Permission.POLICY_EDIT)
    def preview_file(
        self,
        session: Session,
        path: Path,
        source: str,
        *,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
    ) -> Preview:
        """What each day of a CSV or XLSX table would become; nothing is recorded.

        The table is the whole notice of its year: a day on record that stands in no line is dropped. Raises Refused
        ``batch.…`` when the file as a whole can't be read, and like `decide_year`.
        """
        table = filled_table(CALENDAR_TEMPLATE, path, encoding, matched)
        with self._store.read() as view:
            return table.previewed(self._decided(session, view, table.checked, source)[0], view)

    @asks(Permission.POLICY_EDIT)
    def import_file(
        self,
        session: Session,
        path: Path,
        source: str,
        *,
        encoding: str = "",
        matched: Mapping[str, str] = AS_TITLED,
        seen: str,
    ) -> YearImport:
        """Record the year in a table as `preview_file` showed it, or, with any problem, nothing; remember what was `matched`.

        `seen` is the digest of that preview. Raises Refused ``batch.changed_since`` when the file or what is on record is
        another since, ``calendar.same`` when nothing differs, and like `preview_file`.
        """
        table = filled_table(CALENDAR_TEMPLATE, path, encoding, matched)
        with self._store.write() as work:
            preview, decided = self._decided(session, work, table.checked, source)
            require_seen(preview, seen)
            if isinstance(decided, Refused):
                raise decided
            if decided is None:
                return YearImport(preview)
            result = YearResult(record(work, decided)[0], decided.value)
            table.remember(session, preview, work, self._store.clock.now())
            return YearImport(preview, result)

    @asks_nothing("the header of a table is no secret")
    def template(self) -> str:
        """The header of a year's table with an example line, as CSV."""
        return CALENDAR_TEMPLATE.csv()

    @asks_nothing("the program itself, before anybody can sign in")
    def take_published(self) -> tuple[int, ...]:
        """Record the published years that are missing, from last year on; returns which.

        A year that stands on record is left alone, whoever entered it: a later edition of the published calendar
        changes nothing that was decided. The published calendar is asked only while the years on record end soon.
        """
        status = self._status()
        if status.last_day is not None and not status.ends_soon:
            return ()
        known = {each.year for each in status.years}
        missing = [each for each in self._published.years(status.today.year - 1) if each.year not in known]
        if not missing:
            return ()
        with self._store.write() as work:
            # Somebody may have entered one since it was looked for.
            known = {each.year for each in work.calendar.years()}
            missing = [each for each in missing if each.year not in known]
            for year in missing:
                self._set(program_session(), work, year)
        return tuple(each.year for each in missing)

    def _status(self) -> CalendarStatus:
        clock = self._store.clock
        today = local_today(clock)
        with self._store.read() as view:
            years = view.calendar.years()
            provisional = view.deadlines.provisional_count()
            notice = CALENDAR_NOTICE_DAYS.of(view.shown_policy)
        last = calendar_of(years).last_announced(today)
        soon = last is None or (last - today).days <= notice
        return CalendarStatus(years, today, last, soon, provisional)

    def _set(self, session: Session, work: CalendarWork, year: CalendarYear) -> YearResult:
        decided = decide_year(session, self._case(work, year), work.policy, self._store.clock.now())
        return YearResult(record(work, decided)[0], decided.value)

    def _case(self, view: CalendarView, year: CalendarYear) -> YearCase:
        zone = self._store.clock.zone
        first = datetime.combine(date(year.year, 1, 1), time(), ZoneInfo(zone)).astimezone(UTC)
        return YearCase(year, view.calendar.years(), tuple(view.deadlines.counted_in_days(first)), zone)

    def _decided(
        self, session: Session, view: CalendarView, checked: Checked, source: str
    ) -> tuple[Preview, Decided[YearOutcome] | Refused | None]:
        """A table's preview, and what is decided of its year: None with problems, the refusal when nothing differs."""
        found = year_of(checked, source, view.calendar.years())
        if found.year is None:
            return previewed(found.outcomes, checked, ()), None
        try:
            case = self._case(view, found.year)
            decided = decide_year(session, case, view.policy, self._store.clock.now())
        except Refused as refusal:
            if refusal.code != "calendar.same":
                raise
            return previewed(found.outcomes, checked, ()), refusal
        year = decided.value
        effect = notice("year_recomputes", "PF-09", recomputed=year.recomputed, moved=year.moved)
        return previewed(found.outcomes, checked, decided.drafts, (effect,)), decided
