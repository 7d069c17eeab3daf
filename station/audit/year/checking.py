"""The check of a package: its files, its signature, the entry by which it is on record, the ledger, and its figures anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from station.audit.year.bodies import PackageFile, YearMade
from station.audit.year.gathering import gather, period_of
from station.audit.year.manifest import (
    FORMAT,
    MANIFEST,
    MOST_BYTES,
    SIGNATURE,
    Newer,
    Unreadable,
    YearManifest,
    digest_of,
    figures_told,
    later_told,
    sheet_told,
    signature_of,
)
from station.audit.year.package import described
from station.audit.year.ports import YearView
from station.audit.year.values import YearSheet
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import SignatureCheck, Stream
from station.core.plain_files import NotPlain, read_plain
from station.core.policy import Category, categories
from station.core.progress import CancelToken, Report

_MOST_MADE: Final = 2000
"""Audits among which that of a package is looked for, newest first."""
_SIGNATURE_BYTES: Final = 100_000
_MOST_TOLD: Final = 20
"""Figures that differ and are told one by one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not agree; worded in ``audit_year.failure.<code>``, a figure of stock by the name of its `category`."""

    code: str
    facts: Mapping[str, Any]
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """The outcome of a check; year and day are None where the package does not say them."""

    folder: Path
    year: int | None
    as_of: datetime | None
    entry: int | None
    failures: tuple[Failure, ...]
    later_rule: int | None = None
    """By which rule what was recorded later was found; worded in ``audit_year.later_rule.<number>``."""
    digest: str = ""
    """That of its ``audit.json`` as it was found; "" where it can't be read."""
    meant: int | None = None
    """The audit on record that it says it is, though its ``audit.json`` was changed."""

    @property
    def told(self) -> bool:
        """Whether the ledger itself is whole, so that the outcome can go on record."""
        return not any(each.code == "ledger_broken" for each in self.failures)

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not self.failures


def folder_of(path: Path) -> Path:
    """The folder of a package: itself, or of a file in it. Raises Refused ``audit.no_package``."""
    folder = path if path.is_dir() else path.parent
    if not path.exists() or not (folder / MANIFEST).is_file():
        raise Refused("audit.no_package", rule="DM-03", path=str(path))
    return folder


class PackageCheck:
    """One check of the package in `folder`, against the ledger that `view` sees."""

    def __init__(self, view: YearView, station: str, check: SignatureCheck, folder: Path) -> None:
        self._view, self._station, self._check, self._folder = view, station, check, folder
        self._found: list[Failure] = []
        self._digest = ""
        self._meant: int | None = None

    def run(self, broken: int, report: Report, cancel: CancelToken | None) -> CheckedPackage:
        """Everything that does not agree; `broken` are the faults of the ledger itself. Raises `Cancelled`."""
        if broken:
            self._fails("ledger_broken", count=broken)
        content = self._read(MANIFEST, MOST_BYTES)
        if content is None:
            return self._outcome()
        self._digest = digest = digest_of(content)
        try:
            manifest = YearManifest.read(content)
        except Newer as problem:
            self._fails("newer_format", name=MANIFEST, form=problem.form, known=FORMAT)
            return self._outcome()
        except Unreadable:
            self._fails("manifest_unreadable", name=MANIFEST)
            self._signature(digest, self._epochs())
            return self._outcome()
        entry = self._on_record(manifest, digest)
        if manifest.station != self._station:
            self._fails("other_station", station=manifest.station, here=self._station)
        self._signature(digest, [manifest.heads.made[Stream.AUDIT].epoch])
        self._files(manifest.files)
        if self._heads(manifest):
            self._figures(manifest, report, cancel)
        return self._outcome(manifest, entry)

    def _outcome(self, manifest: YearManifest | None = None, entry: int | None = None) -> CheckedPackage:
        failures, digest = tuple(self._found), self._digest
        if manifest is None:
            return CheckedPackage(self._folder, None, None, None, failures, digest=digest)
        told = manifest.year, manifest.as_of
        return CheckedPackage(self._folder, *told, entry, failures, manifest.later_rule, digest, self._meant)

    def _fails(self, code: str, **facts: object) -> None:
        self._found.append(Failure(code, facts))

    def _read(self, name: str, most: int) -> bytes | None:
        """The content of a file; None, and a failure, where it can't be read."""
        try:
            return read_plain(self._folder / name, most)
        except OSError as problem:
            self._not_read(name, problem)
            return None

    def _not_read(self, name: str, problem: OSError) -> None:
        if isinstance(problem, FileNotFoundError):
            self._fails("file_missing", name=name)
        elif isinstance(problem, NotPlain):
            self._fails("file_not_plain", name=name)
        else:
            self._fails("file_unreadable", name=name, reason=problem.strerror or str(problem))

    def _on_record(self, manifest: YearManifest, digest: str) -> int | None:
        """The number of the entry that has this manifest's digest."""
        made = [
            (entry.seq, body)
            for entry in self._view.ledger.of_kind(Stream.AUDIT, YearMade.KIND, _MOST_MADE, checked=True)
            if isinstance(body := entry.typed, YearMade)
        ]
        mine = next((seq for seq, body in made if body.digest == digest), None)
        wanted = (manifest.year, manifest.heads.made[Stream.AUDIT].seq)
        changed = next((seq for seq, body in made if (body.year, body.audit_seq) == wanted), None)
        self._meant = changed if mine is None else mine
        if mine is not None:
            return mine
        self._fails("not_made_here" if changed is None else "manifest_changed", name=MANIFEST)
        return None

    def _epochs(self) -> list[int]:
        return [self._view.ledger.head(Stream.AUDIT).epoch]

    def _signature(self, digest: str, epochs: Sequence[int]) -> None:
        content = self._read(SIGNATURE, _SIGNATURE_BYTES)
        keys = (self._view.ledger.public_key(Stream.AUDIT, epoch) for epoch in epochs)
        if content is not None and not any(
            key is not None and signature_of(content, digest, key, self._check) for key in keys
        ):
            self._fails("signature", name=SIGNATURE)

    def _files(self, files: Sequence[PackageFile]) -> None:
        there = {path.name: path for path in self._folder.iterdir()}
        for each in files:
            path = there.get(each.name)  # a name that somebody wrote is never asked of the disk
            if path is None:
                self._fails("file_missing", name=each.name)
                continue
            try:
                found = described(path)
            except OSError as problem:
                self._not_read(each.name, problem)
                continue
            if found != each:
                self._fails("file_changed", name=each.name)
        for name in sorted(there.keys() - {MANIFEST, SIGNATURE, *(each.name for each in files)}):
            self._fails("file_added", name=name)

    def _heads(self, manifest: YearManifest) -> bool:
        """Whether the ledger stood as the package says, at all its places."""
        before = len(self._found)
        for what, heads in _named_heads(manifest):
            for stream in Stream:
                head = heads[stream]
                there = self._view.years.head_at(stream, head.seq)
                if there is None:
                    self._fails("head_unknown", stream=stream.value, seq=head.seq, what=what)
                elif (there.hash, there.epoch) != (head.hash, head.epoch):
                    self._fails("head_differs", stream=stream.value, seq=head.seq, what=what)
        return len(self._found) == before

    def _figures(self, manifest: YearManifest, report: Report, cancel: CancelToken | None) -> None:
        """Derive everything anew by the package's places. A head that this program knows besides is no fault."""
        period = period_of(manifest.year, manifest.as_of, manifest.zone, manifest.heads)
        try:
            made = manifest.heads.made[Stream.CUSTODY].seq
            rules = (manifest.later_rule, manifest.count_rule)
            found = gather(self._view.years, period, made, report, cancel, manifest.later_kinds, *rules)
        except IntegrityProblem as problem:
            self._fails("ledger_entry", **problem.facts)
            return
        there = {(each["code"], *each["of"]): each for each in figures_told(found)}
        kept = {each.get("code") for each in manifest.sheets if each.get("again") is False}
        apart = [
            each for each in manifest.figures if _sheet_of(each) not in kept and there.get(_key(each)) != each
        ]
        catalogue = {str(each.number): each for each in categories(self._view.shown_policy)}
        for each in apart[:_MOST_TOLD]:
            code, of, told = each["code"], each["of"], each["amount"]
            facts = {"figure": code, "of": of, "told": told, "anew": there.get(_key(each), {}).get("amount")}
            self._found.append(Failure("figure_differs", facts, catalogue.get(of[0]) if of else None))
        if len(apart) > _MOST_TOLD:
            self._fails("more_figures", count=len(apart) - _MOST_TOLD)
        sheets = {each.code: each for each in found.sheets}
        for told in manifest.sheets:
            if told.get("code") not in kept and not _agrees(sheets.get(str(told.get("code"))), told):
                self._fails("sheet_differs", sheet=told.get("code"))
        if later_told(found) != list(manifest.later):
            self._fails("later_differs")


def _key(figure: Mapping[str, Any]) -> tuple[Any, ...]:
    of = figure.get("of")
    return (figure.get("code"), *(of if isinstance(of, list) else ()))


def _agrees(sheet: YearSheet | None, told: Mapping[str, Any]) -> bool:
    """Whether a sheet is as a manifest tells it, in the columns that it had then."""
    columns = told.get("columns")
    if sheet is None or not isinstance(columns, list):
        return False
    try:
        return sheet_told(sheet, columns) == told
    except KeyError:
        return False


def _sheet_of(figure: Mapping[str, Any]) -> str:
    """The sheet that a figure is drawn from, by its name."""
    return str(figure.get("code")).partition(".")[0]


def _named_heads(manifest: YearManifest) -> Iterator[tuple[str, Mapping[Stream, Any]]]:
    heads = manifest.heads
    yield from (("opening", heads.opening), ("day", heads.day), ("made", heads.made))
