"""SignedHandovers as use cases: what one would say, signing it, the one that an officer signed (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from station.core.attachments import AttachmentFiles
from station.core.clock import Clock
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.people.asking import asks
from station.people.confirming import UNCONFIRMED, UNPROVEN, Confirmation, Pins, prove
from station.people.leaving.bodies import SettledLine
from station.people.leaving.decide import gathered
from station.people.leaving.matter_bodies import SettledMatter
from station.people.leaving.passing import TOLD_FOR, PassedOn
from station.people.leaving.ports import OpenThing, OpenThings, SettledThings
from station.people.leaving.settled import first_day, settled, signed_by
from station.people.leaving.signing import (
    AskedSigner,
    HandoverCase,
    decide_handover,
)
from station.people.naming import number_key
from station.people.officers import hindrances, in_service, leaving_case
from station.people.permissions import Permission
from station.people.ports import PeopleStore, PeopleView
from station.people.sessions import Session
from station.people.values import Officer

_LOOKED_THROUGH: Final = 200
"""Entries about a person among which what was passed on of late is looked for."""


@dataclass(frozen=True, slots=True)
class HandoverWish:
    """Who takes over and which head signs, how the three confirm, from which day on (None: a month back), and a note."""

    taker: str
    head: str
    leaver_confirms: Confirmation = UNCONFIRMED
    taker_confirms: Confirmation = UNCONFIRMED
    head_confirms: Confirmation = UNCONFIRMED
    since: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandoverPreview:
    """What a handover of the officer would say: since which day, and each thing that left their name or hands since.

    While anything is `open_now` nothing is signed.
    """

    officer: Officer
    since: date
    lines: tuple[SettledLine, ...]
    signed: Entry | None
    matters: tuple[SettledMatter, ...] = ()
    open_now: tuple[OpenThing, ...] = ()


class SignedHandovers:
    """SignedHandovers of officers who leave; signing needs PEOPLE_EDIT, looking PEOPLE_VIEW."""

    def __init__(
        self,
        store: PeopleStore,
        clock: Clock,
        open_things: Sequence[OpenThings],
        settled: Sequence[SettledThings],
        pins: Pins,
        files: AttachmentFiles,
    ) -> None:
        self._store, self._clock, self._pins, self._files = store, clock, pins, files
        self._open_things, self._settled = open_things, settled

    @asks(Permission.ACCOUNT_OWN)
    def passed_on(self, session: Session) -> tuple[Entry, ...]:
        """What was passed on to the person or by them of late, the newest first, each with what it is about (EQ-13)."""
        if session.number is None:
            return ()
        since = self._clock.now() - TOLD_FOR
        with self._store.read() as view:
            told = view.ledger.about(subject("officer", session.number), newest=_LOOKED_THROUGH, checked=True)
        found = (each for each in reversed(told) if isinstance(each.typed, PassedOn))
        return tuple(each for each in found if each.happened_at >= since)

    @asks(Permission.PEOPLE_VIEW)
    def preview(self, session: Session, number: str, since: date | None = None) -> HandoverPreview:
        """What left the officer's name since a day. Raises Refused ``people.unknown_officer``, ``people.officer_left``."""
        del session
        number = number_key(number)
        with self._store.read() as view:
            officer = in_service(number, view.people.officer(number))
            first = since or first_day(self._clock)
            found = settled(self._settled, officer.number, first, view)
            account = view.people.account_of(officer.number)
            name = "" if account is None else account.name
            things = gathered(self._open_things, officer, name, view)
            signed = signed_by(view, officer.number)
            return HandoverPreview(officer, first, found.lines, signed, found.matters, things)

    @asks(Permission.PEOPLE_EDIT)
    def sign(self, session: Session, number: str, wish: HandoverWish, papers: Sequence[Path] = ()) -> Entry:
        """The three signed. Raises Refused as `decide_handover`, `prove`, `AttachmentFiles.receive`."""
        number, numbers = number_key(number), tuple(map(number_key, (number, wish.taker, wish.head)))
        confirmed = (wish.leaver_confirms, wish.taker_confirms, wish.head_confirms)
        with self._store.read() as view:
            known = [view.people.officer(each) for each in numbers]
            in_the_way = self._hindrances(session, number, view)
        # What is refused anyway is refused before anybody's PIN is asked.
        proven = [
            UNPROVEN if officer is None or in_the_way else prove(officer.number, confirmation, self._pins)
            for officer, confirmation in zip(known, confirmed, strict=True)
        ]
        with ExitStack() as received:
            kept = [received.enter_context(self._files.receive(path)) for path in papers]
            with self._store.write() as work:
                first, zone = wish.since or first_day(self._clock), self._clock.zone
                leaver, taker, head = (
                    AskedSigner(asked, work.people.officer(asked), said)
                    for asked, said in zip(numbers, proven, strict=True)
                )
                left = settled(self._settled, number, first, work)
                handover = HandoverCase(
                    leaver,
                    taker,
                    head,
                    first,
                    left.lines,
                    self._hindrances(session, number, work),
                    tuple(work.offices.holdings()),
                    zone,
                    wish.note,
                    tuple(each.file for each in kept),
                    left.matters,
                )
                (entry,) = record(work, decide_handover(session, handover, work.policy, self._clock.now()))
                for each in kept:
                    each.keep()  # an entry never names what is not there
                return entry

    def _hindrances(self, session: Session, number: str, view: PeopleView) -> tuple[Refused, ...]:
        """What stands in the way of a leave."""
        case = leaving_case(session, number, "", view, self._open_things)
        return () if case.officer is None else hindrances(case, case.officer)

    @asks(Permission.PEOPLE_VIEW)
    def signed(self, session: Session, number: str) -> Entry:
        """The handover that the officer signed last, also of one who left. Raises Refused ``people.unknown_officer``, ``handover.none``."""
        del session
        number = number_key(number)
        with self._store.read() as view:
            officer = view.people.officer(number)
            if officer is None:
                raise Refused("people.unknown_officer", number=number)
            found = signed_by(view, officer.number)
            if found is None:
                raise Refused("handover.none", rule="EQ-13", number=officer.number, name=officer.name)
            return found
