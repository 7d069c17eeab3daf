"""The yearly audit as use cases: making its package, checking one, and the list of those that were made."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from station.audit.ports import LedgerStorage
from station.audit.year.agreeing import AgreedFigures
from station.audit.year.bodies import PackageFile, YearChecked, YearMade, YearMade2
from station.audit.year.checking import CheckedPackage, PackageCheck, folder_of
from station.audit.year.decide import MadeYearCase, decide_checked, decide_year_made
from station.audit.year.gathering import decided_period, gather
from station.audit.year.heads.entitlement import ENTITLEMENT, entitlement_figures
from station.audit.year.manifest import (
    MANIFEST,
    SIGNATURE,
    YearManifest,
    digest_of,
    figures_told,
    later_told,
    sheets_told,
    signed,
)
from station.audit.year.package import described, new_folder, require_new, shown_folder
from station.audit.year.ports import YearPapers, YearStore, YearView
from station.audit.year.report import YearReports
from station.audit.year.values import YearFigures, YearHeads, YearPeriod
from station.core.deciding import record
from station.core.errors import IntegrityProblem
from station.core.ledger import Checkpoint, Entry, SignatureCheck, Signer, Stream
from station.core.policy import categories
from station.core.progress import CancelToken, Progress, Report, silent
from station.core.texts import Texts
from station.inventory.papers.signing import signature_lines
from station.inventory.register.listing import EquipmentList
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_SIGNERS: Final = ("keeper", "leader", "head")


@dataclass(frozen=True, slots=True)
class MadeYear:
    """An audit that was made: its folder, the entry by which it is on record, the figures, the files."""

    folder: Path
    entry: Entry
    found: YearFigures
    manifest: YearManifest
    digest: str
    missing: tuple[str, ...]
    """Characters that no font of this machine has, on the paper."""


@dataclass(frozen=True, slots=True)
class PastYear:
    """An audit on record, and the entry of the last check of its package."""

    entry: Entry
    body: YearMade
    check: Entry | None = None

    @property
    def folder(self) -> str:
        """Where its package was written to; "" where that was not recorded yet."""
        return self.body.folder if isinstance(self.body, YearMade2) else ""

    @property
    def checked(self) -> YearChecked | None:
        """What came of checking it the last time."""
        body = None if self.check is None else self.check.typed
        return body if isinstance(body, YearChecked) else None


CheckedOnRecord = tuple[CheckedPackage, Entry | None]
"""What came of a check, and the entry of it (None: the ledger takes none)."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    found: YearFigures
    heads: YearHeads


class YearAudits:
    """Makes and checks packages; both need LEDGER_VIEW."""

    def __init__(
        self,
        store: YearStore,
        keeping: LedgerStorage,
        register: EquipmentList,
        papers: YearPapers,
        signer: Signer | None,
        check: SignatureCheck,
    ) -> None:
        self._store, self._keeping = store, keeping
        self._papers, self._signer, self._check = papers, signer, check
        self._figures = AgreedFigures(store, register)

    @asks(Permission.LEDGER_VIEW)
    def make(
        self,
        session: Session,
        texts: Texts,
        year: int,
        folder: Path,
        as_of: date | None = None,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> MadeYear:
        """Make the audit of a year as of the end of a day, in a new `folder`, and put it on record (EQ-06, EQ-10).

        Without `as_of` it is the year's end, or now where the year is not over. The ledger is verified first, and the stock that the
        entries give is compared with the register of that day. Raises Refused as `decided_period`, ``audit.folder_there``,
        ``audit.being_made``, ``audit.busy``, IntegrityProblem ``audit.ledger_broken``, ``audit.does_not_add_up``, StoreProblem ``reports.not_writable``,
        `Cancelled`, and as `Reporting.write`. Needs the station's key.
        """
        if self._signer is None:
            raise RuntimeError("opened without the station's key")
        self._papers.require_outside(folder)
        require_new(folder)
        with self._store.read() as view:  # a wrong year is said before the ledger is read
            decided_period(view, year, as_of, self._store.clock.now(), self._store.clock.zone)
        self._require_whole(report, cancel)
        gathered = self._gathered(session, year, as_of, report, cancel)
        with new_folder(folder) as part:
            report(Progress("audit_year.writing"))
            files, missing = self._write(session, texts, gathered, part)
            if cancel is not None:
                cancel.check()
            manifest = self._manifest(session, gathered, files)
            content = manifest.content()
            digest = digest_of(content)
            (part / MANIFEST).write_bytes(content)
            (part / SIGNATURE).write_bytes(signed(digest, self._signer))
            over = gathered.found.period.over
            case = MadeYearCase(manifest, digest, over, shown_folder(folder))
            with self._store.write() as work:
                (entry,) = record(work, decide_year_made(session, case, work.policy, self._store.clock.now()))
        return MadeYear(folder, entry, gathered.found, manifest, digest, missing)

    @asks(Permission.LEDGER_VIEW)
    def check(
        self,
        session: Session,
        path: Path,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> CheckedPackage:
        """Whether the package at `path`, its folder or a file in it, is as it was made, and the ledger still says so (DM-03).

        Changes nothing. Raises Refused ``audit.no_package``, `Cancelled`.
        """
        del session
        return self._checked(path, report, cancel)

    @asks(Permission.LEDGER_VIEW)
    def check_on_record(
        self,
        session: Session,
        path: Path,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> CheckedOnRecord:
        """The same, and put on record what came of it; a ledger that is itself broken takes no entry (None). Raises as `check`."""
        checked = self._checked(path, report, cancel)
        if not checked.told:
            return checked, None
        with self._store.write() as work:
            (entry,) = record(work, decide_checked(session, checked, work.policy, self._store.clock.now()))
        return checked, entry

    def _checked(self, path: Path, report: Report, cancel: CancelToken | None) -> CheckedPackage:
        folder = folder_of(path)
        proof = self._keeping.verify(thorough=True, report=report, cancel=cancel)
        with self._store.read() as view:
            checked = PackageCheck(view, self._keeping.station_id, self._check, folder)
            return checked.run(len(proof.problems), report, cancel)

    @asks(Permission.LEDGER_VIEW)
    def figures(
        self, session: Session, year: int, report: Report = silent, cancel: CancelToken | None = None
    ) -> YearFigures:
        """The figures of a year as they stand; nothing is written. Raises Refused as `decided_period`, `Cancelled`."""
        del session
        clock = self._store.clock
        with self._store.read() as view:
            period, heads = decided_period(view, year, None, clock.now(), clock.zone)
            return gather(view.years, period, heads.made[Stream.CUSTODY].seq, report, cancel)

    @asks(Permission.LEDGER_VIEW)
    def made(self, session: Session) -> tuple[PastYear, ...]:
        """The audits on record, each with the last check of it, newest first."""
        del session
        with self._store.read() as view:
            told = list(view.told.recorded_since(Stream.AUDIT, (YearMade.KIND, YearChecked.KIND), _EVER))
        made, last = list[PastYear](), dict[int, Entry]()
        for each in told:
            if isinstance(body := each.typed, YearChecked):
                last.setdefault(body.made, each)
            elif isinstance(body, YearMade):
                made.append(PastYear(each, body))
        return tuple(replace(each, check=last.get(each.entry.seq)) for each in made)

    # ---------------------------------------------------------------------------------------- internal

    def _require_whole(self, report: Report, cancel: CancelToken | None) -> None:
        proof = self._keeping.verify(thorough=True, report=report, cancel=cancel)
        if proof.problems:
            raise IntegrityProblem("audit.ledger_broken", rule="DM-03", count=len(proof.problems))

    def _gathered(
        self, session: Session, year: int, as_of: date | None, report: Report, cancel: CancelToken | None
    ) -> _Gathered:
        """The figures, once what they say is there is what the register says, with those of the standard on the day."""
        clock = self._store.clock

        def decided(view: YearView) -> tuple[YearPeriod, YearHeads]:
            return decided_period(view, year, as_of, clock.now(), clock.zone)

        found, heads = self._figures.gathered(session, decided, report, cancel)
        ends = {stream: head.seq for stream, head in heads.day.items()}
        with self._store.at(ends, ENTITLEMENT, report, cancel).read() as then:
            return _Gathered(found.with_head(entitlement_figures(then, found.period)), heads)

    def _write(
        self, session: Session, texts: Texts, gathered: _Gathered, part: Path
    ) -> tuple[tuple[PackageFile, ...], tuple[str, ...]]:
        origin = self._papers.origin(session, texts, (), None)
        with self._store.read() as view:
            catalogue = {each.number: each for each in categories(view.shown_policy)}
            signatures = signature_lines(view, texts, gathered.found.period.last, _SIGNERS)
        reports = YearReports(gathered.found, gathered.heads, origin, texts, catalogue)
        name = texts("audit_year.file", year=gathered.found.period.year)
        workbook, paper = part / f"{name}.xlsx", part / f"{name}.pdf"
        self._papers.write(reports.workbook(), workbook)
        done = self._papers.write(reports.paper(signatures), paper)
        files = tuple(map(described, (workbook, paper)))
        return files, done.missing

    def _manifest(
        self, session: Session, gathered: _Gathered, files: tuple[PackageFile, ...]
    ) -> YearManifest:
        found, heads = gathered.found, gathered.heads
        with self._store.read() as view:
            office = view.people.office()
            notes = tuple(note for stream in Stream for note in _checkpoints(view, stream, heads))
        return YearManifest(
            station=self._keeping.station_id,
            office="" if office is None else office.name,
            year=found.period.year,
            as_of=found.period.as_of,
            zone=found.period.zone,
            made_at=self._store.clock.now(),
            made_by=session.name,
            heads=heads,
            figures=figures_told(found),
            sheets=sheets_told(found),
            later=later_told(found),
            later_kinds=found.later_kinds,
            later_rule=found.later_rule,
            count_rule=found.count_rule,
            files=files,
            checkpoints=notes,
        )


def _checkpoints(view: YearView, stream: Stream, heads: YearHeads) -> Iterator[str]:
    """The newest signed checkpoint of a stream, where there is one that the audit reaches."""
    notes = reversed(view.ledger.checkpoint_notes(stream))
    for note in itertools.islice(notes, 1):
        if Checkpoint.parse(note).head.seq <= heads.made[stream].seq:
            yield note
