"""Findings of DM-12 as use cases: what the state indicates, what a person notes, what another withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.audit.findings.decide import (
    RULE,
    FindingWithdrawalCase,
    MediaFindingCase,
    decide_note,
    decide_withdraw_finding,
)
from station.audit.findings.ports import FindingStore, FindingView
from station.audit.findings.proposing import ViolationProposal, proposed_violation
from station.audit.findings.searching import IndicationSearch
from station.audit.findings.values import Indication, MediaFindingWish, NotedFinding
from station.core.clock import FIRST_DAY, LAST_DAY, local_today
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.matters.bodies import MATTER
from station.people.asking import Extent, asks
from station.people.conduct.heads import heads
from station.people.conduct.use_cases import SEEN
from station.people.conduct.values import ConductKind, ConductRule
from station.people.naming import number_key
from station.people.permissions import Permission
from station.people.sessions import Session

_ALL: Final = (1 << 31) - 1


class MediaFindings:
    """Noting and withdrawing need CONDUCT_RECORD; whoever a finding is about sees it, and whoever may look at people."""

    def __init__(self, store: FindingStore) -> None:
        self._store = store

    @asks(Permission.CONDUCT_RECORD)
    def indications(self, session: Session) -> Sequence[Indication]:
        """What the state indicates and nobody has noted yet. Raises `IntegrityProblem`."""
        del session
        with self._store.read() as view:
            noted = {
                each.entry.of(FindingNoted).indication for each in _noted(view) if each.withdrawal is None
            }
            return tuple(each for each in self._search(view) if each.key not in noted)

    @asks(within=SEEN)
    def noted(self, session: Session) -> Sequence[NotedFinding]:
        """The findings on record, the newest first: those about oneself, with PEOPLE_VIEW all."""
        with self._store.read() as view:
            found = _noted(view)
        if SEEN.of(session) is Extent.OFFICE:
            return found
        return tuple(each for each in found if each.entry.of(FindingNoted).number == session.number)

    @asks(Permission.CONDUCT_RECORD)
    def confirm(self, session: Session, key: str, text: str, number: str = "") -> Entry:
        """Note what is indicated by `key` of the officer with `number`, without one of the officer whom it tells; who judges may find that it was another.

        Raises Refused ``findings.unknown_indication`` and like `decide_note`.
        """
        with self._store.write() as work:
            shown = next((each for each in self._search(work) if each.key == key), None)
            if shown is None:
                raise Refused("findings.unknown_indication", rule=RULE, indication=key[:80])
            whose = number_key(number) or shown.number
            before = next(
                (each for each in _standing(work) if each.entry.of(FindingNoted).indication == key), None
            )
            officer, today = work.people.officer(whose), self._today()
            case = MediaFindingCase(
                shown.kind, whose, officer, min(shown.on, today), shown.about, key, text, today, before
            )
            return record(work, decide_note(session, case, work.policy, self._store.clock.now()))[0]

    @asks(Permission.CONDUCT_RECORD)
    def note(self, session: Session, wish: MediaFindingWish) -> Entry:
        """Note what no state shows, as that something leaked. Raises Refused ``findings.about_unknown`` and like `decide_note`."""
        number = number_key(wish.number)
        with self._store.write() as work:
            about, today = _about(work, wish), self._today()
            officer = work.people.officer(number)
            case = MediaFindingCase(wish.kind, number, officer, wish.on or today, about, "", wish.text, today)
            return record(work, decide_note(session, case, work.policy, self._store.clock.now()))[0]

    @asks(Permission.CONDUCT_RECORD)
    def proposal(self, session: Session, seqs: Sequence[int]) -> ViolationProposal:
        """What a violation that rests on these findings would say (EQ-16). Raises like `proposed_violation`."""
        del session
        with self._store.read() as view:
            known = {each.entry.seq: each for each in _noted(view)}
            codes = {each.code for each in heads(view.shown_policy, ConductRule.RECORDING)}
        return proposed_violation(seqs, known, codes)

    @asks(Permission.CONDUCT_RECORD)
    def withdraw(self, session: Session, seq: int, reason: str) -> Entry:
        """A finding counts no more. Raises like `decide_withdraw_finding`."""
        with self._store.write() as work:
            found = next((each for each in _noted(work) if each.entry.seq == seq), None)
            case = FindingWithdrawalCase(seq, found, reason)
            decided = decide_withdraw_finding(session, case, work.policy, self._store.clock.now())
            return record(work, decided)[0]

    def _search(self, view: FindingView) -> Sequence[Indication]:
        clock = self._store.clock
        return tuple(IndicationSearch(view, clock.now(), clock.zone).all())

    def _today(self) -> date:
        return local_today(self._store.clock)


def _noted(view: FindingView) -> tuple[NotedFinding, ...]:
    """All findings, the newest first, each compared with its hash."""
    of_kind = view.ledger.of_kind
    withdrawn = {
        each.of(FindingWithdrawn).finding_entry: each
        for each in of_kind(Stream.CUSTODY, FindingWithdrawn.KIND, _ALL, checked=True)
    }
    resting = _violations(view)
    return tuple(
        NotedFinding(each, withdrawn.get(each.seq), resting.get(each.seq, 0))
        for each in of_kind(Stream.CUSTODY, FindingNoted.KIND, _ALL, checked=True)
    )


def _violations(view: FindingView) -> dict[int, int]:
    """The number of the violation that counts, by the entries on which it rests."""
    return {
        seq: each.seq
        for each in view.conduct.between(FIRST_DAY, LAST_DAY)
        if each.kind is ConductKind.VIOLATION and each.counts
        for seq in each.proofs
    }


def _standing(view: FindingView) -> tuple[NotedFinding, ...]:
    return tuple(each for each in _noted(view) if each.withdrawal is None)


def _about(view: FindingView, wish: MediaFindingWish) -> str:
    """The subject of the recording, device or matter that is named. Raises Refused ``findings.about_unknown``."""
    if wish.recording:
        found = view.archive.starting_with(wish.recording.strip().lower())
        if len(found) != 1:
            raise Refused("findings.about_unknown", rule=RULE, field="recording", named=wish.recording[:80])
        return subject("recording", found[0].sha256)
    if wish.item:
        item = view.equipment.item(wish.item)
        if item is None:
            raise Refused("findings.about_unknown", rule=RULE, field="item", named=wish.item[:80])
        return subject("item", item.tag)
    return subject(MATTER, wish.matter.strip()) if wish.matter.strip() else ""
