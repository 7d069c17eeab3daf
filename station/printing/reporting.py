"""Reports of this office: where their figures come from, writing them to files, printing them on A4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from station.core.clock import Clock, local_today
from station.core.documents import Document
from station.core.errors import Refused
from station.core.ledger import Head, Stream
from station.core.report import Origin, Report, SetPaper, Source, WrittenReport
from station.core.texts import Texts
from station.core.writing import escaped
from station.people.asking import asks_nothing, asks_sign_in
from station.people.dated import DatedStore
from station.people.sessions import Session
from station.people.values import Office
from station.printing.office import MOST_COPIES, OfficePrinter, OfficePrinters, PrintedJob, PrintSignIn
from station.printing.templates import TemplateRows, own_texts


class ReportWriter(Protocol):
    """Makes files and papers of reports; `papers` are the office's own templates by name.

    Nothing is written into the folders of the station: whatever writes a file raises Refused ``reports.own_folder``.
    """

    def require_outside(self, path: Path) -> None:
        """Raises Refused ``reports.own_folder`` where `path`, or what it leads to, lies in the data folder or the archive."""
        ...

    def write(self, report: Report, path: Path, papers: Mapping[str, str]) -> WrittenReport:
        """Write `report` in the format of the suffix of `path`.

        Raises Refused ``reports.unknown_format``, ``reports.too_long``, ``template.broken``, ``template.too_slow``,
        ``template.not_drawn``,
        StoreProblem ``reports.not_writable``, DeviceProblem ``reports.no_font``.
        """
        ...

    def pdf(self, report: Report, papers: Mapping[str, str]) -> SetPaper:
        """`report` on its paper; raises as `write`."""
        ...

    def save(self, pdf: bytes, path: Path) -> None:
        """Write a paper to `path`, whole or not at all. Raises StoreProblem ``reports.not_writable``."""
        ...

    def save_document(self, document: Document, path: Path) -> None:
        """Write a document as a page for A5 that any browser prints. Raises StoreProblem ``reports.not_writable``."""
        ...

    def qr(self, data: str) -> Sequence[str]:
        """The QR code of `data` as rows of ``1`` and ``0``."""
        ...


class Heads(Protocol):
    """The part of the ledger that a report's sources need."""

    def head(self, stream: Stream) -> Head:
        """Where a stream ends."""
        ...


class Offices(Protocol):
    """The office."""

    def office(self) -> Office | None:
        """The station's office, None before it is founded."""
        ...


class Identity(Protocol):
    """Facts about the database."""

    def require(self, name: str) -> str:
        """A fact that every station has."""
        ...


def require_apart(path: Path, source: Path | None) -> None:
    """Raises Refused ``reports.same_file`` where `path` is the file `source`, under any name."""
    try:
        same = source is not None and source.samefile(path)
    except OSError:  # one of them is not there
        return
    if same:
        raise Refused("reports.same_file", path=str(path))


class ReportingView(Protocol):
    """What one transaction sees."""

    @property
    def printing(self) -> TemplateRows:
        """The office's own templates."""
        ...

    @property
    def ledger(self) -> Heads:
        """The ledger."""
        ...

    @property
    def people(self) -> Offices:
        """The office."""
        ...

    @property
    def facts(self) -> Identity:
        """The station's id."""
        ...


OFFICE: Final = "office"
"""What every report is made from: who the office is."""


class ReportingStore(DatedStore, Protocol):
    """The part of the store that reports need."""

    def read(self) -> AbstractContextManager[ReportingView]:
        """An unchanging view."""
        ...

    def require_sound(self, behind: str | None) -> None:
        """Compare what a list or report rests on with the ledger; see `station.store.store`."""
        ...


class Reporting:
    """Origins of reports, and their files; a session is enough, since the content was asked for elsewhere."""

    def __init__(
        self, store: ReportingStore, writer: ReportWriter, printers: OfficePrinters, clock: Clock
    ) -> None:
        self._store, self._writer, self._printers, self._clock = store, writer, printers, clock

    @asks_sign_in("which office this is and where its ledger ends stands on every slip")
    def origin(
        self,
        session: Session,
        texts: Texts,
        filters: Iterable[str] = (),
        behind: str | None = "",
        as_of: date | None = None,
    ) -> Origin:
        """Where the figures of a report made now come from: both streams of the ledger as they end now.

        Ask for it before the rows: what is recorded in between is then beyond the sources, never hidden by them. All
        that the report rests on is compared with the ledger here, whatever of it is shown, so that no paper says what
        no entry does: `behind` names the list or the report (empty: everything; None: nothing of the state). Raises
        `IntegrityProblem` ``store.sources_damaged``. With `as_of` the sources are the streams as they ended on that day;
        what rests on them is derived from the entries themselves.
        """
        store, now = self._store, self._clock.now()
        moment = now
        if as_of is None:
            store.require_sound(behind)
        else:
            store = store.at(as_of, OFFICE)
            moment = store.clock.now()
        with store.read() as view:
            station = view.facts.require("station_id")
            office = view.people.office()
            heads = [view.ledger.head(stream) for stream in Stream]
        sources = (
            Source(station, head.stream.value, head.seq, head.hash.hex(), moment)
            for head in heads
            if head.seq
        )
        return Origin(
            office=office.name if office is not None else "",
            made_by=session.name,
            made_at=now,
            zone=self._clock.zone,
            language=texts.language,
            filters=tuple(escaped(each, keep="") for each in filters),  # they hold names of files
            sources=tuple(sources),
        )

    @asks_nothing("a title and today's date")
    def file_name(self, title: str) -> str:
        """What a file of this title is proposed to be called, without a suffix: what was so on which day is told apart."""
        today = local_today(self._clock)
        return f"{title}-{today.isoformat()}"

    @asks_nothing("looks only at where a path leads")
    def require_outside(self, path: Path) -> None:
        """Raises as `ReportWriter.require_outside`: before work is done for a file that is then refused."""
        self._writer.require_outside(path)

    @asks_nothing("writes a report that the caller was given by calls that asked")
    def write(self, report: Report, path: Path, source: Path | None = None) -> WrittenReport:
        """Write `report` in the format of the suffix of `path`, never over the file `source` that it tells about.

        Raises as `ReportWriter.write` and `require_apart`.
        """
        require_apart(path, source)
        return self._writer.write(report, path, self._papers())

    @asks_nothing("sets a report that the caller was given by calls that asked")
    def pdf(self, report: Report) -> SetPaper:
        """`report` on its paper, to be looked at and printed. Raises as `ReportWriter.write`."""
        return self._writer.pdf(report, self._papers())

    @asks_nothing("writes a paper that the caller was given by calls that asked")
    def save(self, pdf: bytes, path: Path) -> None:
        """Write a paper to `path`. Raises StoreProblem ``reports.not_writable``."""
        self._writer.save(pdf, path)

    @asks_nothing("writes a document that the caller was given by calls that asked")
    def save_document(self, document: Document, path: Path) -> None:
        """Write a document as a page that any browser prints. Raises StoreProblem ``reports.not_writable``."""
        self._writer.save_document(document, path)

    @asks_nothing("draws what the caller has already")
    def qr(self, data: str) -> Sequence[str]:
        """The QR code of `data` as rows of ``1`` and ``0``."""
        return self._writer.qr(data)

    @asks_nothing("names the printers of this computer")
    def printers(self, sign_in: PrintSignIn | None = None) -> tuple[OfficePrinter, ...]:
        """The queues of the print server; raises as `OfficePrinters.printers`."""
        return self._printers.printers(sign_in)

    @asks_nothing("prints a paper that the caller was given by calls that asked")
    def print(
        self, pdf: bytes, printer: str, title: str, copies: int = 1, sign_in: PrintSignIn | None = None
    ) -> PrintedJob:
        """Print `copies` of a paper. Raises Refused ``office_printing.copies``, and as `OfficePrinters.print`."""
        if not 1 <= copies <= MOST_COPIES:
            raise Refused("office_printing.copies", copies=copies, most=MOST_COPIES)
        return self._printers.print(pdf, printer, title, copies, sign_in)

    def _papers(self) -> dict[str, str]:
        with self._store.read() as view:
            return own_texts(view.printing.templates())
