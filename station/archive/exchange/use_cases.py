"""Manifests for others: digests of what lies in the archive, proved against the ledger in the same read (DM-03, DM-07)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from station.archive.at_hand import Presence
from station.archive.catalogue.finding import find_recording, require_here
from station.archive.catalogue.visibility import CONTENT, require_openable, require_visible
from station.archive.copying import direct
from station.archive.copying.further import IDENTITY, computable
from station.archive.copying.whole_files import write_new
from station.archive.exchange.chosen import ALGORITHMS, KNOWN, algorithm_name
from station.archive.exchange.decide import (
    GivenOutCase,
    decide_given_out,
    require_as_recorded,
    require_names_apart,
)
from station.archive.exchange.lines import left_out_lines, manifest_lines
from station.archive.exchange.reading import DigestReader
from station.archive.exchange.recording import record_digests
from station.archive.exchange.values import ListedContent, ManifestGiven, ManifestWish, NotListed
from station.archive.giving_back.choosing import path_given
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.values import Recording
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import Refused
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken, Progress, Report, silent
from station.core.texts import Texts
from station.people.asking import asks
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session

_RULE: Final = "DM-07"


class ExchangeManifests:
    """Writes the digests of recordings into a file that a receiver can check with common tools."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str, own: OwnFolders) -> None:
        self._store, self._root, self._place, self._own = store, archive_root, place, own
        self._presence = Presence(store, archive_root, place)

    @asks(Permission.ARCHIVE_RESOLVE, within=CONTENT)
    def look(self, session: Session, wish: ManifestWish) -> tuple[Recording, ...]:
        """The files that a manifest of `wish` would list, as they are on record.

        Raises NotPermitted, also where one of them may not be opened (DM-07), Refused ``archive.unknown_import``,
        ``archive.nothing_to_list``, and what finding a recording raises.
        """
        with self._store.read() as view:
            found = tuple(dict.fromkeys(self._wished(session, view, wish)))
            for each in found:
                if each.is_recording or each.belongs_to is not None:
                    require_openable(session, each)
                require_here(each, self._place)
        if not found:
            raise Refused("archive.nothing_to_list", rule="DM-03")
        return found

    @asks(Permission.ARCHIVE_RESOLVE, within=CONTENT)
    def write(
        self,
        session: Session,
        wish: ManifestWish,
        to: Path,
        reason: str,
        texts: Texts,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ManifestGiven:
        """Read each file once, prove its SHA-256 against the ledger in that read, and write the manifest to the new file `to`.

        What is no longer what was recorded is listed by no digest and named. Further digests that were not on record come on
        record. Raises what `look` raises, Cancelled, StoreProblem as `Presence.require`, Refused ``archive.manifest_reason``,
        ``archive.manifest_there``, ``archive.folder_own``, ``archive.folder_not_writable``, ``archive.manifest_names``,
        ``archive.digest_unknown``, ``archive.digest_not_computable``; IntegrityProblem ``archive.digest_differs``.
        """
        self._presence.require()
        written(reason, "archive.manifest_reason", _RULE, field="reason")
        to = to.absolute()
        self._require_fit(to)
        found, algorithms = self.look(session, wish), self._algorithms(wish)
        reader = DigestReader(self._root, [each for each in algorithms if each != IDENTITY])
        names = _names(found, wish)
        require_names_apart(tuple(ListedContent(names[each.sha256], each, ()) for each in found))
        listed, left_out = _read(reader, found, names, report, cancel)
        require_as_recorded(listed)
        record_digests(self._store, session, [(each.recording.sha256, each.digests) for each in listed])
        content = self._content(session, listed, left_out, algorithms, reason, texts)
        sha256 = hashlib.sha256(content).hexdigest()
        case = GivenOutCase(wish, to, reason, algorithms, listed, len(left_out), sha256)
        part = to.with_name(f".{to.name[:80]}.{os.urandom(4).hex()}.part")
        try:
            _written(part, content)
            with self._store.write() as work:
                now = self._store.clock.now()
                entry = record(work, decide_given_out(session, case, work.policy, now))[0]
            _named(part, to)
        finally:
            with suppress(OSError):
                part.unlink()
        size = sum(each.recording.size for each in listed)
        return ManifestGiven(entry, to, sha256, algorithms, len(listed), size, left_out, reader.disk.way)

    def _wished(self, session: Session, view: ArchiveView, wish: ManifestWish) -> Iterator[Recording]:
        for session_name in wish.sessions:
            if view.archive.session(session_name) is None:
                raise Refused("archive.unknown_import", rule=_RULE, session=session_name)
            yield from view.archive.of_session(session_name)
        if wish.matter is not None:
            yield from view.archive.of_matter(wish.matter)
        for prefix in wish.contents:
            found = find_recording(view, prefix)
            require_visible(session, found)
            yield found

    def _algorithms(self, wish: ManifestWish) -> tuple[str, ...]:
        """Those that were asked for, else those that the office chose."""
        with self._store.read() as view:
            wanted = tuple(dict.fromkeys(wish.algorithms or ALGORITHMS.of(view.policy)))
        there = (IDENTITY, *computable(wanted))
        for each in wanted:
            if each not in KNOWN:
                known = " ".join(KNOWN)
                raise Refused(
                    "archive.digest_unknown", rule="DM-03", digest=each, known=known, field="digest"
                )
            if each not in there:
                name = algorithm_name(each)
                raise Refused("archive.digest_not_computable", rule="DM-03", digest=name, field="digest")
        return wanted

    def _require_fit(self, to: Path) -> None:
        if self._own.hold(to):
            raise Refused("archive.folder_own", rule="DM-03", path=str(to), field="to")
        if os.path.lexists(to):
            raise Refused("archive.manifest_there", rule="DM-03", path=str(to), field="to")
        if not to.parent.is_dir():
            detail = os.strerror(2)
            raise Refused("archive.folder_not_writable", path=str(to.parent), detail=detail, field="to")

    def _content(
        self,
        session: Session,
        listed: Iterable[ListedContent],
        left_out: tuple[NotListed, ...],
        algorithms: tuple[str, ...],
        reason: str,
        texts: Texts,
    ) -> bytes:
        files = tuple(listed)
        names = texts("list.join").join(map(algorithm_name, algorithms))
        at = self._store.clock.now()
        head = texts(
            "archive.manifest_head",
            count=len(files),
            names=names,
            by=session.name,
            at=f"{local(at, self._store.clock.zone):%Y-%m-%d %H:%M}",
        )
        why = texts("archive.manifest_why", reason=" ".join(reason.split()))
        check = texts("archive.manifest_check")
        lines = [f"# {each}" for each in (head, why, check)]
        lines += left_out_lines(left_out, texts)
        lines += manifest_lines(files, algorithms)
        return ("\n".join(lines) + "\n").encode("utf-8")


def _names(found: tuple[Recording, ...], wish: ManifestWish) -> dict[str, str]:
    """What each content is called: as in the archive, or as in what is given back."""
    if not wish.as_on_card:
        return {each.sha256: each.stored for each in found}
    several = len({each.session for each in found}) > 1
    return {each.sha256: path_given(each.session, each.source_path, several=several) for each in found}


def _read(
    reader: DigestReader,
    found: tuple[Recording, ...],
    names: Mapping[str, str],
    report: Report,
    cancel: CancelToken | None,
) -> tuple[tuple[ListedContent, ...], tuple[NotListed, ...]]:
    """Read all; what is as recorded is listed, the rest is left out. Raises Cancelled."""
    listed: list[ListedContent] = []
    left_out: list[NotListed] = []
    total, done = sum(each.size for each in found), 0

    def moved(count: int) -> None:
        nonlocal done
        if cancel is not None:
            cancel.check()
        done += count
        report(Progress("archive.digesting", done, total, "bytes", now.stored))

    for now in found:
        until = done + now.size
        fault, digests = reader.read(now, moved)
        if fault is None:
            listed.append(ListedContent(names[now.sha256], now, digests))
        else:
            left_out.append(NotListed(now.stored, fault))
        done = until
    return tuple(listed), tuple(left_out)


def _written(part: Path, content: bytes) -> None:
    """Write the file durably under a name that nobody takes for a manifest. Raises Refused ``archive.folder_not_writable``."""
    try:
        write_new(part, content)
    except OSError as problem:
        raise _not_writable(part, problem) from problem


def _named(part: Path, to: Path) -> None:
    try:
        direct.rename_new(part, to)
        direct.sync_folder(to.parent)
    except FileExistsError:
        raise Refused("archive.manifest_there", rule="DM-03", path=str(to), field="to") from None
    except OSError as problem:
        raise _not_writable(to, problem) from problem


def _not_writable(path: Path, problem: OSError) -> Refused:
    detail = problem.strerror or str(problem)
    return Refused("archive.folder_not_writable", path=str(path.parent), detail=detail, field="to")
