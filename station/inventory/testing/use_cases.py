"""Rapid tests as use cases: reporting, filing photos, following up, withdrawing, seeing one (ST-05)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from station.core.attachments import Attachment, AttachmentFiles
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, Stream, subject
from station.core.notices import Notice
from station.core.texts import DEFAULT_LANGUAGE, Texts
from station.inventory.movement.terms import Setting
from station.inventory.ports import InventoryStore, InventoryView
from station.inventory.register.responsible import answering, office_keepers
from station.inventory.register.use_cases import required
from station.inventory.testing.bodies import (
    RAPID_TEST,
    RapidTestFollowedUp,
    RapidTestReported,
    RapidTestWithdrawn,
    TestResult,
)
from station.inventory.testing.decide import (
    RULE,
    FollowCase,
    RapidTestCase,
    TestWithdrawCase,
    decide_follow_up,
    decide_report,
    decide_withdraw,
    filed_draft,
)
from station.inventory.testing.values import StandingTest, TestFacts, TestState
from station.matters.knowing import known_number
from station.people.asking import asks
from station.people.dated import Dated
from station.people.permissions import Permission
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class ReportedTest:
    """The entry, whose number names the report, until when it is to be followed up (None: it need not be), and what is to be known."""

    entry: Entry
    follow_by: datetime | None
    notices: tuple[Notice, ...] = ()


class RapidTests(Dated, behind="laboratory", ask=asks(Permission.EQUIPMENT_VIEW)):
    """Rapid tests: whoever sees equipment reports their own, who edits the register those of others too."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles, texts: Texts | None = None) -> None:
        self._store, self._files, self._texts = store, files, texts

    @asks(Permission.EQUIPMENT_VIEW)
    def report(self, session: Session, facts: TestFacts, files: Sequence[Path] = ()) -> ReportedTest:
        """A test is on record, with its photos or scans.

        Raises as `decide_report` and `AttachmentFiles.receive`, Refused ``equipment.unknown``, ``testing.too_many_files``.
        """
        clock = self._store.clock
        with ExitStack() as opened:
            received = [opened.enter_context(self._files.receive(each)) for each in files]
            with self._store.write() as work:
                now = clock.now()
                officer = answering(work, facts.number)
                keepers = office_keepers(work, local(now, clock.zone).date())
                theirs = () if officer is None else (officer.number,)
                case = RapidTestCase(
                    facts,
                    officer,
                    tuple(required(work, tag) for tag in dict.fromkeys(facts.lots)),
                    required(work, facts.instrument) if facts.instrument else None,
                    tuple(dict.fromkeys((*theirs, *keepers))),
                    tuple(work.calendar.years()),
                    self._setting,
                    known_number(work.matters, facts.matter) if facts.matter.strip() else None,
                )
                decided = decide_report(session, case, work.policy, now)
                (entry,) = record(work, decided)
                if received:
                    paths = [each.file for each in received]
                    sample = entry.of(RapidTestReported).sample
                    work.append(filed_draft(session, entry.seq, sample, paths, now))
                for each in received:
                    each.keep()
                due = decided.value
                return ReportedTest(entry, None if due is None else due.due_at, decided.notices)

    @asks(Permission.EQUIPMENT_VIEW)
    def file(self, session: Session, seq: int, files: Sequence[Path]) -> Entry:
        """More photos or scans belong to a report. Raises as `test` and `AttachmentFiles.receive`, Refused ``testing.no_files``, ``testing.too_many_files``."""
        if not files:
            raise Refused("testing.no_files", rule=RULE)
        with ExitStack() as opened:
            received = [opened.enter_context(self._files.receive(each)) for each in files]
            with self._store.write() as work:
                found = _standing(work, seq)
                paths = [each.file for each in received]
                draft = filed_draft(session, found.seq, found.body.sample, paths, self._store.clock.now())
                entry = work.append(draft)
                for each in received:
                    each.keep()
                return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def follow_up(
        self, session: Session, seq: int, agency: str, *, sent_on: date | None = None, outcome: str = ""
    ) -> Entry:
        """What was abnormal went to a third party. Raises as `test` and `decide_follow_up`."""
        clock = self._store.clock
        with self._store.write() as work:
            case = FollowCase(_standing(work, seq), agency, sent_on, outcome, clock.zone)
            (entry,) = record(work, decide_follow_up(session, case, work.policy, clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_EDIT)
    def withdraw(self, session: Session, seq: int, reason: str) -> Entry:
        """A report was made by mistake. Raises as `test` and `decide_withdraw`."""
        with self._store.write() as work:
            case = TestWithdrawCase(_standing(work, seq), reason)
            (entry,) = record(work, decide_withdraw(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.EQUIPMENT_VIEW)
    def test(self, session: Session, seq: int) -> tuple[StandingTest, tuple[Attachment, ...]]:
        """A report as it stands, with its files. Raises Refused ``testing.unknown``."""
        del session
        with self._store.read() as view:
            return _standing(view, seq), view.attachments.about(subject(RAPID_TEST, str(seq)))

    @property
    def _setting(self) -> Setting:
        language = DEFAULT_LANGUAGE if self._texts is None else self._texts.language
        return Setting(self._store.clock.zone, language)


def _standing(view: InventoryView, seq: int) -> StandingTest:
    entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
    body = None if entry is None else entry.typed
    if not isinstance(body, RapidTestReported):
        raise Refused("testing.unknown", rule=RULE, report=seq)
    told = [each.typed for each in view.ledger.about(subject(RAPID_TEST, str(seq)), checked=True)]
    followed = tuple(each for each in told if isinstance(each, RapidTestFollowedUp))
    if any(isinstance(each, RapidTestWithdrawn) for each in told):
        state = TestState.WITHDRAWN
    elif body.result is TestResult.NORMAL:
        state = TestState.FILED
    else:
        state = TestState.FOLLOWED_UP if followed else TestState.OPEN
    return StandingTest(seq, body, state, followed)
