"""Gathers what needs doing, as far as the person may see it and can do something about it; runs in a lane."""

from __future__ import annotations

from collections.abc import Mapping

from station.core.listing import ListQuery
from station.core.texts import Texts
from station.inventory.values import Agenda, Condition, Item, ItemState, OpenReturn
from station.people.permissions import Permission
from station.people.sessions import Session
from station.services import Services
from station.ui import formats
from station.ui.pages.counter.names import names_of
from station.ui.pages.sync.reading import reading_of
from station.ui.pages.today.values import Section, TaskRow, Todo
from station.ui.widgets.chip import State

MOST_ROWS = 5
MOST_ITEMS = 500
SOON_HOURS = 4
"""Recordings due within this many hours are urgent."""


def gather(services: Services, session: Session, texts: Texts) -> Todo:
    """What needs doing now. Raises StoreProblem."""
    return _Gathering(services, session, texts).todo()


class _Gathering:
    """One look at the station, for one person."""

    def __init__(self, services: Services, session: Session, texts: Texts) -> None:
        self._services, self._session, self._texts = services, session, texts
        self._now = services.clock.now()
        self._zone = services.clock.zone
        self._wide = session.may(Permission.PEOPLE_VIEW)
        """Whether it is about everybody; officers see what is theirs."""
        self._people = self._names()

    def todo(self) -> Todo:
        agenda = self._services.inventory.overview.agenda(self._session, MOST_ITEMS)
        found = (
            self._returns(agenda),
            self._overdue(agenda),
            self._doubt(),
            self._faulty(agenda),
            self._unsent(),
            self._printers(),
            self._shortfall(),
            self._mine(),
        )
        return Todo(tuple(section for section in found if section is not None and section.count))

    def _returns(self, agenda: Agenda) -> Section:
        """Cameras back without their recordings, the next due first (EQ-05, DM-05)."""
        number = self._session.number
        mine = [each for each in agenda.open_returns if self._wide or each.returned_by == number]
        rows = tuple(self._return_row(each) for each in mine[:MOST_ROWS])
        late = any(each.due_at < self._now for each in mine)
        return Section("returns", "camera", "stop" if late else "attention", len(mine), rows, "ingest")

    def _return_row(self, each: OpenReturn) -> TaskRow:
        left = (each.due_at - self._now).total_seconds()
        if left < 0:
            state = State(self._texts("today_page.row.late", span=formats.span(self._texts, -left)), "stop")
        else:
            token = "attention" if left < SOON_HOURS * 3600 else "accent"
            state = State(formats.seconds_left(self._texts, left), token, "clock")
        facts = {"name": each.name, "person": self._person(each.returned_by)}
        return TaskRow(
            each.tag, self._texts("today_page.row.returned", **facts), state, "ingest", f"item:{each.tag}"
        )

    def _overdue(self, agenda: Agenda) -> Section:
        """Loans past their due time, the longest first (EQ-07)."""
        mine = [each for each in agenda.overdue if self._wide or each.holder == self._session.number]
        rows = tuple(self._overdue_row(each) for each in mine[:MOST_ROWS])
        return Section("overdue", "clock", "stop", len(mine), rows, "equipment", "filter:overdue")

    def _overdue_row(self, item: Item) -> TaskRow:
        since = 0.0 if item.due_at is None else (self._now - item.due_at).total_seconds()
        state = State(
            self._texts("today_page.row.overdue", span=formats.span(self._texts, since)), "stop", "clock"
        )
        return self._item_row(item, self._held(item), state)

    def _faulty(self, agenda: Agenda) -> Section | None:
        """Items found damaged or incomplete (EQ-10, EQ-14), for those who see to them."""
        if not self._session.may(Permission.EQUIPMENT_EDIT):
            return None
        rows = []
        for item in agenda.damaged[:MOST_ROWS]:
            token = "stop" if item.condition is Condition.DAMAGED else "attention"
            icon = "wrench" if item.condition is Condition.DAMAGED else "warning"
            state = State(self._texts(f"equipment.condition.{item.condition.value}"), token, icon)
            rows.append(self._item_row(item, (item.note and f"{item.name}　{item.note}") or item.name, state))
        return Section("faulty", "wrench", "attention", len(agenda.damaged), tuple(rows), "equipment")

    def _mine(self) -> Section | None:
        """What the officer has in hand and is not overdue: to be seen by those who see only what is theirs."""
        number = self._session.number
        if self._wide or number is None:
            return None
        query = ListQuery((("officer", number), ("overdue", "no")), limit=MOST_ITEMS)
        kept = [row.item for row in self._services.inventory.listing.page(self._session, query).rows]
        rows = tuple(self._item_row(item, item.name, self._due(item)) for item in kept[:MOST_ROWS])
        where = f"holder:{number}"
        return Section("mine", "equipment", "accent", len(kept), rows, "equipment", where, counts=False)

    def _due(self, item: Item) -> State:
        if item.due_at is None:
            return State(self._texts("today_page.row.no_due"), "neutral")
        moment = formats.recent(self._texts, item.due_at, self._now, self._zone)
        return State(self._texts("today_page.row.due", moment=moment), "accent", "clock")

    def _doubt(self) -> Section | None:
        """Recordings of which nobody can say whose they are."""
        if not self._session.may(Permission.ARCHIVE_RESOLVE):
            return None
        page = self._services.archive.catalogue.page(
            self._session, ListQuery((("doubt", "yes"),), limit=MOST_ROWS)
        )
        count, rows = page.found, []
        for each in page.rows:
            camera = each.camera or self._texts("today_page.row.no_camera")
            moment = formats.recent(self._texts, each.recorded_from, self._now, self._zone)
            said = self._texts("today_page.row.recorded", moment=moment, camera=camera)
            name = each.source_path.rpartition("/")[2]
            state = State(self._texts("today_page.row.in_doubt"), "attention", "help")
            rows.append(TaskRow(name, said, state, "archive", f"recording:{each.sha256}"))
        return Section("doubt", "help", "attention", count, tuple(rows), "archive", "filter:doubt")

    def _unsent(self) -> Section | None:
        """Entries that the centre has not confirmed."""
        if not self._session.may(Permission.LEDGER_VIEW):
            return None
        status = self._services.sync.overview.status(self._session)
        if not status.unsent:
            return None
        connected, trouble = status.centre is not None, reading_of(status).problem
        said = self._texts(
            "today_page.row.unsent" if connected else "today_page.row.unsent_alone", count=status.unsent
        )
        if connected and status.oldest_unsent is not None:
            age = (self._now - status.oldest_unsent).total_seconds()
            since = self._texts("today_page.row.unsent_since", span=formats.span(self._texts, age))
            said = f"{said}　{since}"
        word = "alone" if not connected else "blocked" if trouble else "waiting"
        state = State(
            self._texts(f"today_page.row.{word}"),
            "stop" if trouble and connected else "neutral",
            "sync" if not trouble else "",
        )
        row = TaskRow("", said, state, "sync")
        token = "stop" if trouble and connected else "accent"
        return Section("unsent", "sync", token, 1, (row,), "sync", counts=trouble and connected)

    def _printers(self) -> Section | None:
        """Printers that nobody tested, or whose last test they failed."""
        if not (self._wide and self._session.may(Permission.PRINTER_TEST)):
            return None
        tests = {each.about: each for each in self._services.printing.tests.last_tests(self._session)}
        printers = [row.item for row in self._services.inventory.listing.printers(self._session)]
        open_ones = []
        for item in printers:
            test = tests.get(f"item:{item.tag}")
            if test is None or test.verdict != "passed":
                open_ones.append((item, test))
        rows = []
        for item, test in open_ones[:MOST_ROWS]:
            if test is None:
                said, state = "printer_untested", State(self._texts("today_page.row.untested"), "neutral")
                moment = ""
            else:
                failed = test.verdict == "failed"
                said = "printer_failed" if failed else "printer_sent"
                word = "failed" if failed else "unconfirmed"
                state = State(self._texts(f"today_page.row.{word}"), "stop" if failed else "attention")
                moment = formats.recent(self._texts, test.tested_at, self._now, self._zone)
            text = f"{item.name}　{self._texts(f'today_page.row.{said}', moment=moment)}"
            rows.append(TaskRow(item.tag, text, state, "printers", f"item:{item.tag}"))
        return Section("printers", "printer", "accent", len(open_ones), tuple(rows), "printers", counts=False)

    def _shortfall(self) -> Section | None:
        """Categories of which the office has fewer sound items than the standard asks (EQ-02)."""
        if not self._wide:
            return None
        session, services = self._session, self._services
        short = [each for each in services.inventory.overview.shortfall(session).cover if each.missing]
        if not short:
            return None
        names = names_of(services.people.parameters.current(session), self._texts.language)
        rows = []
        for each in sorted(short, key=lambda cover: -cover.missing)[:MOST_ROWS]:
            sound = each.existing - each.damaged
            said = self._texts("today_page.row.short", required=each.required, sound=sound)
            state = State(self._texts("today_page.row.missing", count=each.missing), "attention")
            name = names.named((each.category,))
            rows.append(TaskRow("", f"{name}　{said}", state, "equipment", f"category:{each.category}"))
        return Section(
            "shortfall", "rules", "accent", len(short), tuple(rows), "equipment", "shortfall:", counts=False
        )

    def _item_row(self, item: Item, text: str, state: State) -> TaskRow:
        return TaskRow(item.tag, text, state, "equipment", f"item:{item.tag}")

    def _held(self, item: Item) -> str:
        if item.state is not ItemState.OUT or item.holder is None or not self._wide:
            return item.name
        return self._texts("today_page.row.held", name=item.name, person=self._person(item.holder))

    def _person(self, number: str) -> str:
        return self._people.get(number, number)

    def _names(self) -> Mapping[str, str]:
        if not self._wide:
            return {self._session.number or "": self._session.name}
        officers = self._services.people.roster.officers(self._session, active_only=False)
        return {officer.number: officer.name for officer in officers}
