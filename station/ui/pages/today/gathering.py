"""Gathering what has to be done, as far as the person may see it and can act on it; runs in a lane."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TypeVar

from station.core.deadlines import Deadline, DeadlineState
from station.core.errors import IntegrityProblem
from station.core.ledger import subject
from station.core.listing import DamagedRow, ListQuery
from station.core.texts import Texts
from station.inventory.values import Condition, Item, ItemState
from station.people.deadlines.values import DeadlineStanding
from station.people.offices.sections import OwnLine
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.counter.names import names_of
from station.ui.pages.sync.reading import reading_of
from station.ui.pages.today.administrators import administrators_section
from station.ui.pages.today.approvals import approvals_section
from station.ui.pages.today.clocks import clocks_section
from station.ui.pages.today.counts import counts_section
from station.ui.pages.today.damaged import damaged_section
from station.ui.pages.today.due import LOAN, MOST_ROWS, DueWords, due_sections
from station.ui.pages.today.failed_acts import failed_acts_section
from station.ui.pages.today.first_steps import first_steps_section
from station.ui.pages.today.lost_desktops import lost_desktops_section
from station.ui.pages.today.marked import marked_section
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.offices import offices_section
from station.ui.pages.today.own_secrets import own_secrets_section
from station.ui.pages.today.passed_on import passed_on_section
from station.ui.pages.today.redating import redating_section
from station.ui.pages.today.reminded import reminded_section
from station.ui.pages.today.reserved import reserved_section
from station.ui.pages.today.returns import returns_section
from station.ui.pages.today.room import room_section
from station.ui.pages.today.values import TaskRow, TodaySection, Todo, alike_as_one
from station.ui.widgets.chip import ChipState

MOST_ITEMS = 500
_Made = TypeVar("_Made")


def gather(services: Needs, session: Session, texts: Texts) -> Todo:
    """What has to be done now. Raises StoreProblem."""
    return _Gathering(services, session, texts).todo()


class _Gathering:
    """One gathering for one person."""

    def __init__(self, services: Needs, session: Session, texts: Texts) -> None:
        self._services, self._session, self._texts = services, session, texts
        self._now = services.clock.now()
        self._zone = services.clock.zone
        self._wide = session.may(Permission.PEOPLE_VIEW)
        """Whether it is about everybody; officers see what is theirs."""
        self._damaged: dict[DamagedRow, None] = {}
        self._people = self._kept(self._names) or {}
        self._line = self._kept(partial(services.people.offices.own_line, session)) or OwnLine()
        """Whoever heads a section sees its gear; others see all (EQ-06)."""
        self._due_words = DueWords(texts, self._now, self._person, wide=self._wide)

    def todo(self) -> Todo:
        reminders = self._services.people.deadlines.reminders(self._session)
        self._name(reminders.damaged)
        due = due_sections(reminders.found, self._due_words)
        led = self._kept(partial(first_steps_section, self._services, self._session, self._texts))
        alone = None if led else administrators_section(self._services, self._session, self._texts)
        found = [
            led,
            own_secrets_section(self._services, self._session, self._texts, self._now),
            alone,  # the first steps say it too
            self._kept(partial(offices_section, self._services, self._session, self._texts)),
            self._kept(partial(approvals_section, self._services, self._session, self._texts)),
            self._kept(partial(passed_on_section, self._services, self._session, self._texts)),
            failed_acts_section(self._services, self._session, self._texts),
            self._kept(partial(lost_desktops_section, self._services, self._session, self._texts)),
            self._kept(
                partial(reminded_section, self._services, self._session, self._texts, self._due_words)
            ),
            *due,
            self._kept(partial(counts_section, self._services, self._session, self._texts)),
            self._kept(partial(clocks_section, self._services, self._session, self._texts)),
            self._kept(partial(room_section, self._services, self._session, self._texts)),
            self._kept(partial(redating_section, self._services, self._session, self._texts)),
            self._kept(partial(returns_section, self._services, self._session, self._texts, self._person)),
            self._kept(partial(self._late, reminders.found)),
            self._calendar(),
            *(
                self._kept(make)
                for make in (
                    self._lost,
                    self._doubt,
                    partial(marked_section, self._services, self._session, self._texts, self._now),
                    self._faulty,
                    self._unsent,
                    self._printers,
                    self._shortfall,
                )
            ),
            self._kept(partial(reserved_section, self._services, self._session, self._texts)),
            self._kept(partial(self._mine, reminders.found)),
        ]
        found.insert(0, damaged_section(self._texts, self._damaged))
        sections = tuple(section for section in found if section is not None and section.count)
        return Todo(sections, reminders.next_at)

    def _kept(self, make: Callable[[], _Made]) -> _Made | None:
        """The result of `make`; a damaged row that it needs is named, and everything else is shown."""
        try:
            return make()
        except IntegrityProblem as problem:
            table, key = str(problem.facts.get("table", "")), str(problem.facts.get("key", ""))
            self._name((DamagedRow(table, key, key, problem.code),))
            return None

    def _name(self, damaged: Iterable[DamagedRow]) -> None:
        self._damaged.update(dict.fromkeys(damaged))

    def _late(self, reminded: Sequence[DeadlineStanding]) -> TodaySection | None:
        """What is overdue and others are to see to, for whoever sees everybody's deadlines (PF-09): of their section, if they head one."""
        if not self._wide:
            return None
        key, where = ("late_line", "line:late") if self._line.sections else ("late", "filter:late")
        query = ListQuery(limit=MOST_ITEMS).narrowed(late="yes", line="yes" if self._line.sections else None)
        page = self._services.people.deadline_list.page(self._session, query)
        here = {
            each.deadline.id for each in reminded if each.state is DeadlineState.OVERDUE
        }  # on other cards
        count = page.found - len(here) - len(page.damaged)
        said = (self._due_words.row(each, "") for each in page.rows if each.deadline.id not in here)
        rows = alike_as_one(self._texts, said, MOST_ROWS, "tasks", where, more=bool(page.after))
        return TodaySection(key, "clock", "neutral", count, rows, "tasks", where, counts=False)

    def _calendar(self) -> TodaySection | None:
        """The announced holidays end soon (PF-09), for those who enter them."""
        if not self._session.may(Permission.POLICY_EDIT):
            return None
        status = self._services.people.working_days.status(self._session)
        if not status.ends_soon:
            return None
        last = status.last_day
        said = self._texts("today_page.row.calendar_missing", year=status.today.year)
        word = self._texts("today_page.row.calendar_none")
        if last is not None:
            said = self._texts("today_page.row.calendar", day=formats.day(last), next=last.year + 1)
            word = self._texts("today_page.row.calendar_left", count=status.days_left)
        state = ChipState(word, "stop" if last is None else "attention", "calendar")
        rows = [TaskRow("", said, state, "administration", "calendar:")]
        if status.provisional:
            provisional = self._texts("today_page.row.calendar_provisional", count=status.provisional)
            waiting = ChipState(self._texts("deadlines.provisional"), "neutral", "clock")
            rows.append(TaskRow("", provisional, waiting, "administration", "calendar:provisional"))
        return TodaySection(
            "calendar",
            "calendar",
            "attention",
            len(rows),
            tuple(rows),
            "administration",
            "calendar:",
            counts=False,
        )

    def _lost(self) -> TodaySection | None:
        """Lost items until they are found or written off (EQ-15), for those who see to them."""
        if not self._session.may(Permission.EQUIPMENT_EDIT):
            return None
        query = ListQuery(limit=MOST_ROWS).narrowed(gone=ItemState.LOST.value)
        page = self._services.inventory.listing.page(self._session, query)
        state = ChipState(self._texts("equipment.state.lost"), "stop", "search")
        items = [row.item for row in page.sound]
        rows = tuple(TaskRow(each.label, each.name, state, "equipment", f"item:{each.tag}") for each in items)
        return TodaySection("lost", "search", "attention", page.found, rows, "equipment", "gone:lost")

    def _faulty(self) -> TodaySection | None:
        """Items found damaged or incomplete (EQ-10, EQ-14), for those who see to them."""
        if not self._session.may(Permission.EQUIPMENT_EDIT):
            return None
        faulty, rows = self._services.inventory.overview.faulty(self._session, MOST_ROWS), []
        for item in faulty.items:
            token = "stop" if item.condition is Condition.DAMAGED else "attention"
            icon = "wrench" if item.condition is Condition.DAMAGED else "warning"
            state = ChipState(self._texts(f"equipment.condition.{item.condition.value}"), token, icon)
            rows.append(self._item_row(item, (item.note and f"{item.name}　{item.note}") or item.name, state))
        return TodaySection("faulty", "wrench", "attention", faulty.count, tuple(rows), "equipment")

    def _mine(self, reminded: Sequence[DeadlineStanding]) -> TodaySection | None:
        """What the officer has in hand besides other cards, for those who see only their own."""
        number = self._session.number
        if self._wide or number is None:
            return None
        query = ListQuery((("kind", LOAN), ("person", number)), limit=MOST_ITEMS)
        due = self._services.people.deadline_list.page(self._session, query)
        loans = {each.deadline.subject: each.deadline for each in due.rows}
        held = ListQuery((("officer", number),), limit=MOST_ITEMS)
        page = self._services.inventory.listing.page(self._session, held)
        self._name(damaged for _, damaged in (*due.damaged, *page.damaged))
        here = {each.deadline.subject for each in reminded if each.deadline.kind == LOAN}  # on other cards
        here |= {subject("item", damaged.shown) for _, damaged in page.damaged}
        kept = [item for item in (row.item for row in page.rows) if subject("item", item.tag) not in here]
        count, where = page.found - len(here), f"holder:{number}"
        said = (
            self._item_row(item, item.name, self._due(loans.get(subject("item", item.tag)))) for item in kept
        )
        rows = alike_as_one(self._texts, said, MOST_ROWS, "equipment", where, more=bool(page.after))
        return TodaySection("mine", "equipment", "accent", count, rows, "equipment", where, counts=False)

    def _due(self, loan: Deadline | None) -> ChipState:
        if loan is None:
            return ChipState(self._texts("today_page.row.no_due"), "neutral")
        moment = formats.recent(self._texts, loan.due_at, self._now, self._zone)
        due = self._texts("today_page.row.due", moment=moment)
        if loan.provisional:
            due = self._texts("deadlines.provisional_due", due=due)
        return ChipState(due, "accent", "clock")

    def _doubt(self) -> TodaySection | None:
        """Recordings for which no officer can be named."""
        if not self._session.may(Permission.ARCHIVE_RESOLVE):
            return None
        page = self._services.archive.catalogue.page(
            self._session, ListQuery((("doubt", "yes"),), limit=MOST_ROWS)
        )
        self._name(damaged for _, damaged in page.damaged)
        count, rows = page.found - len(page.damaged), []
        for each in page.rows:
            camera = each.camera or self._texts("today_page.row.no_camera")
            moment = formats.recent(self._texts, each.recorded_from, self._now, self._zone)
            said = self._texts("today_page.row.recorded", moment=moment, camera=camera)
            name = each.source_path.rpartition("/")[2]
            state = ChipState(self._texts("today_page.row.in_doubt"), "attention", "help")
            rows.append(TaskRow(name, said, state, "archive", f"recording:{each.sha256}"))
        return TodaySection("doubt", "help", "attention", count, tuple(rows), "archive", "filter:doubt")

    def _unsent(self) -> TodaySection | None:
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
        state = ChipState(
            self._texts(f"today_page.row.{word}"),
            "stop" if trouble and connected else "neutral",
            "sync" if not trouble else "",
        )
        row = TaskRow("", said, state, "sync")
        token = "stop" if trouble and connected else "accent"
        return TodaySection("unsent", "sync", token, 1, (row,), "sync", counts=trouble and connected)

    def _printers(self) -> TodaySection | None:
        """Printers that nobody tested, or whose last test they failed."""
        if not (self._wide and self._session.may(Permission.PRINTER_TEST)):
            return None
        tested = self._services.printing.tests.last_tests(self._session)
        tests = {each.about: each for each in tested if not isinstance(each, DamagedRow)}
        damaged = {each.key for each in tested if isinstance(each, DamagedRow)}
        self._name(each for each in tested if isinstance(each, DamagedRow))
        found = tuple(self._services.inventory.listing.printers(self._session))
        self._name(each for each in found if isinstance(each, DamagedRow))
        printers = [row.item for row in found if not isinstance(row, DamagedRow)]
        open_ones = []
        for item in printers:
            test = tests.get(f"item:{item.tag}")
            if f"item:{item.tag}" not in damaged and (test is None or test.verdict != "passed"):
                open_ones.append((item, test))
        rows = []
        for item, test in open_ones:
            if test is None:
                said, state = "printer_untested", ChipState(self._texts("today_page.row.untested"), "neutral")
                moment = ""
            else:
                failed = test.verdict == "failed"
                said = "printer_failed" if failed else "printer_sent"
                word = "failed" if failed else "unconfirmed"
                state = ChipState(self._texts(f"today_page.row.{word}"), "stop" if failed else "attention")
                moment = formats.recent(self._texts, test.tested_at, self._now, self._zone)
            text = f"{item.name}　{self._texts(f'today_page.row.{said}', moment=moment)}"
            rows.append(TaskRow(item.label, text, state, "printers", f"item:{item.tag}"))
        shown = alike_as_one(self._texts, rows, MOST_ROWS, "printers")
        return TodaySection("printers", "printer", "accent", len(open_ones), shown, "printers", counts=False)

    def _shortfall(self) -> TodaySection | None:
        """Categories of which the office has fewer sound items than the standard asks (EQ-02)."""
        if not self._wide:
            return None
        session, services = self._session, self._services
        line, cover = self._line.categories, services.inventory.overview.cover(session)
        short = [each for each in cover if each.missing and (not line or each.category in line)]
        if not short:
            return None
        names = names_of(services.people.parameters.current(session), self._texts.language)
        rows = []
        for each in sorted(short, key=lambda cover: -cover.missing)[:MOST_ROWS]:
            sound = each.existing - each.damaged
            said = self._texts("today_page.row.short", required=each.required, sound=sound)
            state = ChipState(self._texts("today_page.row.missing", count=each.missing), "attention")
            name = names.named((each.category,))
            rows.append(TaskRow("", f"{name}　{said}", state, "equipment", f"category:{each.category}"))
        key = "shortfall_line" if line else "shortfall"
        return TodaySection(
            key, "rules", "accent", len(short), tuple(rows), "equipment", "shortfall:", counts=False
        )

    def _item_row(self, item: Item, text: str, state: ChipState) -> TaskRow:
        return TaskRow(item.label, text, state, "equipment", f"item:{item.tag}")

    def _person(self, number: str) -> str:
        return self._people.get(number, number)

    def _names(self) -> Mapping[str, str]:
        if not self._wide:
            return {self._session.number or "": self._session.name}
        officers = self._services.people.roster.officers(self._session, active_only=False)
        return {officer.number: officer.name for officer in officers}
