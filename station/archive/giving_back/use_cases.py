"""Giving an import, or one recording with what belongs to it, back as it lay on its source (DM-03, DM-07)."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.catalogue.finding import find_recording, require_here
from station.archive.catalogue.visibility import CONTENT, require_openable, require_visible
from station.archive.copying.whole_files import read_recorded
from station.archive.giving_back.choosing import is_below, read_manifest, with_belonging
from station.archive.giving_back.decide import GivingCase, decide_given_back
from station.archive.giving_back.values import FileToGive, ListedFile, TreeGivenBack, TreeToGive
from station.archive.giving_back.writing import TreeWriter
from station.archive.places import place_of
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.values import Recording
from station.core.deciding import record
from station.core.errors import IntegrityProblem, Refused
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_RULE = "DM-07"


class GivingBack:
    """Writes files of the archive into an empty folder, with the names, folders and times that they had."""

    def __init__(self, store: ArchiveStore, archive_root: Path, place: str, own: OwnFolders) -> None:
        self._store, self._root, self._place, self._own = store, archive_root, place, own
        self._presence = Presence(store, archive_root, place)

    @asks(Permission.ARCHIVE_RESOLVE, within=CONTENT)
    def look(self, session: Session, what: str) -> TreeToGive:
        """What would be given back of `what`: the name of an import, or the beginning of a recording's hash.

        A camera's own files go along with their recording, with its tree, or with the whole import.
        Raises NotPermitted, also where a recording among them may not be opened (DM-07), Refused ``archive.unknown_import``,
        ``archive.import_elsewhere`` and what finding a recording raises; StoreProblem as `Presence.require`;
        IntegrityProblem ``archive.manifest_damaged``.
        """
        self._presence.require()
        with self._store.read() as view:
            if (known := view.archive.session(what)) is not None:
                whole = _with_found(view, self._listed(view, known.session))
                return self._tree(session, view, known.session, whole)
            if "-" in what:
                raise Refused("archive.unknown_import", rule=_RULE, session=what)
            found = find_recording(view, what)
            require_visible(session, found)
            require_openable(session, found)
            require_here(found, self._place)
            listed = self._listed(view, found.session)
            chosen = [*with_belonging(found.source_path, listed)]
            chosen += _later(view, found, {each.path for each in chosen})
            return self._tree(session, view, found.session, chosen, found.sha256)

    @asks(Permission.ARCHIVE_RESOLVE, within=CONTENT)
    def give(
        self,
        session: Session,
        what: str,
        to: Path,
        reason: str,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> TreeGivenBack:
        """Write `what` (see `look`) into the folder `to`, which is made, or is there and empty; recorded first, with the reason.

        Each file is hashed as it is read and read back where it lies; what differs is not handed on and named.
        Raises what `look` raises, Cancelled, Refused ``archive.folder_own``, ``archive.folder_not_empty``,
        ``archive.folder_unfit``, ``archive.folder_full``, ``archive.giving_reason``, ``archive.nothing_to_give``.
        """
        tree = self.look(session, what)
        to = to.resolve()
        with self._store.write() as work:
            self._require_fit(to, tree)
            case = GivingCase(tree, to, reason)
            now = self._store.clock.now()
            entry = record(work, decide_given_back(session, case, work.policy, now))[0]
        writer = TreeWriter(self._root, to, report, cancel)
        bad = tuple(writer.write(tree))
        return TreeGivenBack(entry, tree, to, bad, writer.disk.way)

    def _require_fit(self, to: Path, tree: TreeToGive) -> None:
        path = str(to)
        if self._own.meet(to):
            raise Refused("archive.folder_own", rule="DM-03", path=path, field="to")
        try:
            to.mkdir(exist_ok=True)
            empty = next(to.iterdir(), None) is None
            free = shutil.disk_usage(to).free
        except OSError as problem:
            detail = problem.strerror or str(problem)
            raise Refused("archive.folder_not_writable", path=path, detail=detail, field="to") from problem
        if not empty:
            raise Refused("archive.folder_not_empty", rule="DM-03", path=path, field="to")
        if free < tree.bytes:
            raise Refused("archive.folder_full", path=path, field="to")

    def _listed(self, view: ArchiveView, name: str) -> tuple[ListedFile, ...]:
        """The files of an import by its manifest, which is what its entry says."""
        known = view.archive.session(name)
        if known is None:
            raise Refused("archive.unknown_import", rule=_RULE, session=name)
        if place_of(name) != self._place:
            desktop = view.archive.places().get(place_of(name), "")
            raise Refused("archive.import_elsewhere", rule="DM-03", session=name, desktop=desktop)
        try:
            content = read_recorded(self._root / known.manifest, known.manifest_sha256)
            if content is not None:
                return read_manifest(content)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise IntegrityProblem("archive.manifest_damaged", rule="DM-03", stored=known.manifest)

    def _tree(
        self,
        session: Session,
        view: ArchiveView,
        name: str,
        listed: Iterable[ListedFile],
        sha256: str | None = None,
    ) -> TreeToGive:
        files: list[FileToGive] = []
        lacking: list[str] = []
        for each in listed:
            found = None if each.sha256 is None else view.archive.recording(each.sha256)
            if found is None or found.place != self._place or not is_below(each.path):
                lacking.append(each.path)
                continue
            if found.is_recording or found.belongs_to is not None:
                require_openable(session, found)
            modified = each.modified or found.source_mtime
            files.append(FileToGive(each.path, found.sha256, found.size, modified, found.stored))
        return TreeToGive(name, tuple(files), sha256, tuple(lacking))


def _later(view: ArchiveView, found: Recording, there: set[str]) -> Iterator[ListedFile]:
    """What belongs to a recording and came in by another import."""
    for each in view.archive.belonging_to(found.sha256):
        if each.source_path not in there:
            yield ListedFile(each.source_path, each.sha256, each.size, own=True, belongs_to=found.source_path)


def _with_found(view: ArchiveView, listed: Iterable[ListedFile]) -> Iterator[ListedFile]:
    """The same, with recordings that were not stored by the import and came in later, as those of what came in before them."""
    files = tuple(listed)
    lacking = {each.path for each in files if each.sha256 is None}
    found: dict[str, Recording] = {}
    for each in files:
        if each.sha256 is None or each.belongs_to not in lacking:
            continue
        own = view.archive.recording(each.sha256)
        main = None if own is None or own.belongs_to is None else view.archive.recording(own.belongs_to)
        if main is not None and main.source_path == each.belongs_to:
            found[each.belongs_to] = main
    for each in files:
        main = found.get(each.path)
        yield each if main is None else replace(each, sha256=main.sha256, size=main.size)
