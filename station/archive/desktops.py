"""The desktops of an office, by their entries: each has one name, which nobody else has, and an archive or a share of one.

A desktop whose archive is gone is given up by two persons (`DesktopLost`): what lay there counts as lost with it, and may
come in again elsewhere. Nobody gives up what they sit at, and what comes back is taken in again at that desktop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from station.archive.desktop_bodies import DesktopFound, DesktopJoined, DesktopLost, DesktopNamed
from station.archive.ports import ArchiveStore, ArchiveView, LedgerFacts
from station.archive.proving import LOOKED_FOR, is_archive_of
from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.core.policy import Policy
from station.people.asking import asks, asks_nothing
from station.people.naming import name_key, plain_name, written
from station.people.permissions import Permission
from station.people.sessions import Session, program_session
from station.people.two_persons import Person, TwoPersons, require_second

_ALL: Final = (1 << 31) - 1
_BODIES: Final = (DesktopJoined, DesktopNamed, DesktopLost, DesktopFound)


@dataclass(frozen=True, slots=True)
class OfficeDesktop:
    """A desktop of the office; `place` is that of its archive, which it only `shares` where that is the first one's.

    `since` is when it joined, None for the first. `lost_at` says since when it counts as lost with its archive, `why` for
    what reason.
    """

    name: str
    place: str
    machine: str = ""
    since: datetime | None = None
    shares: bool = False
    lost_at: datetime | None = None
    why: str = ""


def desktops_of(ledger: LedgerFacts) -> tuple[OfficeDesktop, ...]:
    """The desktops by their entries, the first one first; before it has a name, that is ""."""
    found: dict[tuple[str, str], OfficeDesktop] = {("", ""): OfficeDesktop("", "")}
    for entry in _entries(ledger):
        match entry.typed:
            case DesktopJoined(desktop=name, archive_place=place, machine=machine):
                key = (place, "" if place else name)
                found[key] = OfficeDesktop(name, place, machine, entry.recorded_at, shares=not place)
            case DesktopNamed(desktop=name, former=former, archive_place=place):
                owner = (place, "")
                if owner in found and found[owner].name == former:
                    found[owner] = replace(found[owner], name=name)
                elif (place, former) in found:
                    found[place, name] = replace(found.pop((place, former)), name=name)
            case DesktopLost(archive_place=place, reason=why) if (place, "") in found:
                found[place, ""] = replace(found[place, ""], lost_at=entry.recorded_at, why=why)
            case DesktopFound(archive_place=place) if (place, "") in found:
                found[place, ""] = replace(found[place, ""], lost_at=None, why="")
    return tuple(found.values())


def _entries(ledger: LedgerFacts) -> list[Entry]:
    entries = [each for body in _BODIES for each in ledger.of_kind(Stream.AUDIT, body.KIND, _ALL)]
    return sorted(entries, key=lambda each: each.seq)


def lost_places(ledger: LedgerFacts) -> frozenset[str]:
    """The places of archives that are lost with their desktops."""
    return frozenset(each.place for each in desktops_of(ledger) if each.lost_at is not None)


def named_desktop(desktops: Sequence[OfficeDesktop], name: str) -> OfficeDesktop:
    """The desktop with this name, or with this place where names of former days repeat. Raises Refused ``archive.desktop_unknown``."""
    wanted = name.strip()
    same = [
        each
        for each in desktops
        if name_key(each.name) == name_key(wanted) or (wanted and each.place == wanted)
    ]
    if len(same) != 1:
        known = ", ".join(each.name for each in desktops if each.name)
        raise Refused("archive.desktop_unknown", rule="DM-02", desktop=wanted[:80], known=known)
    return same[0]


def free_name(name: str, desktops: Sequence[OfficeDesktop]) -> str:
    """The stored form of a desktop's new name. Raises Refused ``archive.desktop_no_name``, ``archive.desktop_name_taken``, ``batch.…``."""
    found = plain_name(written(name, "archive.desktop_no_name", "DM-02"))
    if any(name_key(each.name) == name_key(found) for each in desktops):
        raise Refused("archive.desktop_name_taken", rule="DM-02", field="desktop", desktop=found)
    return found


@dataclass(frozen=True, slots=True)
class LostDesktop:
    """A lost desktop that is still to be seen to: the `recordings` that were lost with it, or that it is this one (`here`)."""

    desktop: OfficeDesktop
    recordings: int
    here: bool


@dataclass(frozen=True, slots=True)
class JoiningCase:
    """A desktop that joins: its name, the place of its archive ("" for the office's first), the machine, the others."""

    name: str
    place: str
    machine: str
    desktops: tuple[OfficeDesktop, ...]


@dataclass(frozen=True, slots=True)
class NamingCase:
    """A desktop, its new name, and all of them."""

    desktop: OfficeDesktop
    name: str
    desktops: tuple[OfficeDesktop, ...]


@dataclass(frozen=True, slots=True)
class LossCase:
    """A desktop that is to be given up: the place where the actor sits, the recordings there, the second person, why."""

    desktop: OfficeDesktop
    here: str
    recordings: int
    second: str
    reason: str
    system_user: str = ""


@dataclass(frozen=True, slots=True)
class ReturnCase:
    """The desktop at which somebody says that it is back, and why it is believed."""

    desktop: OfficeDesktop
    reason: str


def decide_joined(session: Session, case: JoiningCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a desktop joined. Raises Refused as `free_name`."""
    body = DesktopJoined(free_name(case.name, case.desktops), case.place, case.machine)
    return Decided((session.draft(body, now, rules=("DM-02",)),), (), None)


def decide_named(session: Session, case: NamingCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a desktop has another name. Raises Refused as `free_name`."""
    others = tuple(each for each in case.desktops if each is not case.desktop)
    body = DesktopNamed(free_name(case.name, others), case.desktop.name, case.desktop.place)
    return Decided((session.draft(body, now, rules=("DM-02",)),), (), None)


def decide_lost(session: Session, case: LossCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a desktop is lost with its archive.

    Raises Refused ``archive.loss_no_reason``, ``archive.lost_shares`` for one without an archive of its own, ``archive.lost_here`` for
    the one where the actor sits, ``archive.lost_already``.
    """
    reason = written(case.reason, "archive.loss_no_reason", "DM-03")
    lost = case.desktop
    if lost.shares:
        raise Refused("archive.lost_shares", rule="DM-03", desktop=lost.name)
    if lost.place == case.here:
        raise Refused("archive.lost_here", rule="DM-03", desktop=lost.name)
    if lost.lost_at is not None:
        raise Refused("archive.lost_already", rule="DM-03", desktop=lost.name)
    body = DesktopLost(lost.name, lost.place, case.recordings, case.second, case.system_user, reason)
    return Decided((session.draft(body, now, rules=("DM-03", "PF-05")),), (), None)


def decide_found(session: Session, case: ReturnCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a desktop is back. Raises Refused ``archive.found_no_reason``, ``archive.not_lost``."""
    reason = written(case.reason, "archive.found_no_reason", "DM-03")
    if case.desktop.lost_at is None:
        raise Refused("archive.not_lost", rule="DM-03", desktop=case.desktop.name)
    body = DesktopFound(case.desktop.name, case.desktop.place, reason)
    return Decided((session.draft(body, now, rules=("DM-03",)),), (), None)


class Desktops:
    """The desktops of the office, seen from the one whose archive has the place `own`."""

    def __init__(self, store: ArchiveStore, clock: Clock, own: str, persons: TwoPersons, root: Path) -> None:
        self._store, self._clock, self.own, self._persons, self._root = store, clock, own, persons, root

    @asks_nothing("the names of the office's computers")
    def all(self) -> tuple[OfficeDesktop, ...]:
        """All desktops, the first one first."""
        with self._store.read() as view:
            return desktops_of(view.ledger)

    @asks_nothing("whoever opens this desktop is told")
    def is_lost(self) -> bool:
        """Whether this desktop was declared lost."""
        with self._store.read() as view:
            return self.own in lost_places(view.ledger)

    @asks(Permission.LEDGER_MAINTAIN)
    def lost(self, session: Session) -> tuple[LostDesktop, ...]:
        """The lost desktops whose recordings are missing, and this one where it was declared lost."""
        with self._store.read() as view:
            given_up = [each for each in desktops_of(view.ledger) if each.lost_at is not None]
            found = [
                LostDesktop(each, view.archive.count_at(each.place), each.place == self.own)
                for each in given_up
            ]
        return tuple(each for each in found if each.recordings or each.here)

    @asks(Permission.LEDGER_MAINTAIN)
    def join(self, session: Session, name: str, machine: str) -> Entry:
        """Record that this desktop joined, with its archive. Raises Refused as `free_name`."""
        with self._store.write() as work:
            case = JoiningCase(name, self.own, machine, desktops_of(work.ledger))
            return record(work, decide_joined(session, case, work.policy, self._clock.now()))[0]

    @asks_nothing("the program gives the office's first desktop a name where nobody did")
    def name_first(self, name: str) -> None:
        """Name the first desktop if it has no name, with a number behind it where another one has that name."""
        with self._store.read() as view:
            if desktops_of(view.ledger)[0].name:
                return
        with self._store.write() as work:
            desktops = desktops_of(work.ledger)
            if desktops[0].name:
                return
            taken = {name_key(each.name) for each in desktops}
            free = next(each for each in _numbered(name) if name_key(each) not in taken)
            case = NamingCase(desktops[0], free, desktops)
            record(work, decide_named(program_session(), case, work.policy, self._clock.now()))

    @asks(Permission.LEDGER_MAINTAIN)
    def rename(self, session: Session, desktop: str, name: str) -> Entry:
        """Give a desktop another name. Raises Refused as `named_desktop` and `free_name`."""
        with self._store.write() as work:
            desktops = desktops_of(work.ledger)
            case = NamingCase(named_desktop(desktops, desktop), name, desktops)
            return record(work, decide_named(session, case, work.policy, self._clock.now()))[0]

    @asks(Permission.LEDGER_MAINTAIN)
    def declare_lost(
        self, session: Session, desktop: str, second: Person, reason: str, system_user: str = ""
    ) -> Entry:
        """Give up a desktop whose archive is gone, on the word of two persons.

        Raises Refused as `named_desktop`, `decide_lost` and `require_second`, for `second` as `SignIn.with_password`.
        """
        with self._store.read() as view:
            self._lost(
                session, view, desktop, "-", reason, system_user
            )  # refused before a password is asked for
        name = self._persons.prove(second)
        with self._store.write() as work:
            account = require_second(session, name, work.people, self._clock.now())
            return record(work, self._lost(session, work, desktop, account.name, reason, system_user))[0]

    @asks(Permission.LEDGER_MAINTAIN)
    def declare_found(self, session: Session, reason: str) -> Entry:
        """This desktop, which was declared lost, is back with its archive.

        One that shares the archive says so too: what was given up is the archive. Raises Refused as `decide_found`,
        ``archive.found_unproved`` where the archive here does not prove to be the one that was given up.
        """
        with self._store.read() as view:
            self._found(session, view, reason)  # refused before anything is read
            newest = view.archive.newest_at(self.own, LOOKED_FOR)
        if not is_archive_of(self._root, self.own, newest, self._store.authenticate):
            raise Refused("archive.found_unproved", rule="DM-03", path=str(self._root))
        with self._store.write() as work:
            return record(work, self._found(session, work, reason))[0]

    def _found(self, session: Session, view: ArchiveView, reason: str) -> Decided[None]:
        (here,) = (
            each for each in desktops_of(view.ledger) if (each.place, each.shares) == (self.own, False)
        )
        return decide_found(session, ReturnCase(here, reason), view.policy, self._clock.now())

    def _lost(
        self, session: Session, view: ArchiveView, desktop: str, second: str, reason: str, system_user: str
    ) -> Decided[None]:
        lost = named_desktop(desktops_of(view.ledger), desktop)
        case = LossCase(lost, self.own, view.archive.count_at(lost.place), second, reason, system_user)
        return decide_lost(session, case, view.policy, self._clock.now())


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        number += 1
        yield f"{name} {number}"
