"""Giving imports, or recordings with what belongs to them, back as they lay on their source (DM-03, DM-07)."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from station.archive.at_hand import Presence
from station.archive.catalogue.finding import find_recording
from station.archive.catalogue.visibility import CONTENT
from station.archive.copying.whole_files import read_recorded
from station.archive.giving_back.choosing import read_manifest
from station.archive.giving_back.decide import GivingCase, decide_given_back
from station.archive.giving_back.gathering import Gathering
from station.archive.giving_back.values import GivingWish, ListedFile, TreeGivenBack, TreeToGive
from station.archive.giving_back.writing import TreeWriter
from station.archive.places import place_of
from station.archive.ports import ArchiveStore, ArchiveView
from station.core.deciding import record
from station.core.errors import IntegrityProblem, Refused
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken, Report, silent
from station.matters.knowing import known_number
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
    def look(self, session: Session, wish: GivingWish) -> TreeToGive:
        """What would be given back of `wish`.

        A camera's own files go along with their recording, with its tree, or with the whole import.
        Raises NotPermitted, also where a recording among them may not be opened (DM-07), Refused ``archive.unknown_import``,
        ``archive.import_elsewhere``, ``archive.none_of_matter`` and what finding a recording raises; StoreProblem as `Presence.require`;
        IntegrityProblem ``archive.manifest_damaged``.
        """
        self._presence.require()
        with self._store.read() as view:
            gathering = Gathering(session, view, self._place, partial(self._listed, view))
            for each in wish.named:
                if (known := view.archive.session(each)) is not None:
                    gathering.add_import(known.session)
                elif "-" in each:
                    raise Refused("archive.unknown_import", rule=_RULE, session=each)
                else:
                    gathering.add_recording(find_recording(view, each))
            matter = None
            if wish.matter is not None:
                matter = known_number(view.matters, wish.matter).number
                found = view.archive.of_matter(matter)
                if not found:
                    raise Refused("archive.none_of_matter", rule=_RULE, field="matter", matter=matter)
                for recording in found:
                    gathering.add_recording(recording, named=recording.is_recording)
            return gathering.tree(matter)

    @asks(Permission.ARCHIVE_RESOLVE, within=CONTENT)
    def give(
        self,
        session: Session,
        wish: GivingWish,
        to: Path,
        reason: str,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> TreeGivenBack:
        """Write `wish` (see `look`) into the folder `to`, which is made, or is there and empty; recorded first, with the reason.

        Each file is hashed as it is read and read back where it lies; what differs is not handed on and named.
        Raises what `look` raises, Cancelled, Refused ``archive.folder_own``, ``archive.folder_not_empty``,
        ``archive.folder_not_writable``, ``archive.folder_full``, and as `decide_given_back`.
        """
        tree = self.look(session, wish)
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
