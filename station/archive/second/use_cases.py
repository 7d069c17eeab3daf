"""The second archive is checked and made up for, and a copy of either archive that broke is mended from the other (DM-03)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from station.archive.at_hand import Presence
from station.archive.bodies import MediaChecked
from station.archive.copying.coldness import ColdReading
from station.archive.copying.journal import JournalBroken, session_key
from station.archive.copying.launcher import run_engine
from station.archive.copying.pipeline import Ring
from station.archive.copying.recovery import lies_there, what_lies_there
from station.archive.copying.transfer import BLOCK
from station.archive.copying.trouble import FileTrouble
from station.archive.fixity.values import BadFile, FileFault, FixityResult
from station.archive.importing.ordering import new_session
from station.archive.importing.rotted import found_instead, kept_unread, set_rotted_aside
from station.archive.naming.given import names_without_file
from station.archive.naming.numbering import next_free
from station.archive.ports import ArchiveStore, ArchiveView
from station.archive.second.bodies import SecondCopy
from station.archive.second.carrying import Carrying, RunEngine, carry_manifests
from station.archive.second.checking import check_copies
from station.archive.second.deciding import (
    CheckedCase,
    MendedCase,
    StoredCase,
    decide_mended,
    decide_second_checked,
    decide_stored,
)
from station.archive.second.known import named_copies
from station.archive.second.places import (
    require_chosen,
    second_there,
)
from station.archive.second.values import Carried, SecondRoot
from station.archive.values import StoredContent
from station.core.deciding import record
from station.core.ledger import Stream
from station.core.progress import CancelToken, Report, silent
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_ALL: Final = (1 << 31) - 1


class SecondCare:
    """Acts on the chosen second archive as a whole; `folder` is the one that the settings name."""

    def __init__(
        self, store: ArchiveStore, root: Path, place: str, folder: Path | None, *, run: RunEngine = run_engine
    ) -> None:
        self._store, self._root, self._place, self._folder = store, root, place, folder
        self._presence, self._run = Presence(store, root, place), run

    @asks(Permission.FIXITY_RUN)
    def verify(
        self, session: Session, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> FixityResult:
        """Read every second copy from its disk and compare it with the ledger; what is wrong lacks a copy from then on.

        Raises NotPermitted, Cancelled, Refused ``archive.no_second``, StoreProblem as `second_there`: a disk that is not there is no missing file.
        """
        at = self._there()
        with self._store.read() as view:
            named = named_copies(view.ledger, at.name)
        result = check_copies(at.root, named, report, cancel)
        with self._store.write() as work:
            record(
                work, decide_second_checked(session, CheckedCase(at.name, result), work.policy, self._now())
            )
        return result

    @asks(Permission.FIXITY_RUN)
    def make_up(
        self, session: Session, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> Carried:
        """Copy from the first archive what the second one lacks, verified; a first copy that is not as recorded is told and not copied.

        What lies in the second archive whole already is taken up. Raises as `verify`, StoreProblem as `absence` and ``archive.not_written``.
        """
        at = self._there()
        self._presence.require()
        with self._store.read() as view:
            wanted = {each.stored: each for each in view.archive.without_copy(at.name, self._place)}
            named = named_copies(view.ledger, at.name)
            given = names_without_file(at.root, wanted, partial(view.archive.copy_names_in, archive=at.name))
        disk = ColdReading(at.root)
        lain = {stored: _places(stored, named.spoilt.get(each.sha256)) for stored, each in wanted.items()}
        there = {
            stored: place
            for stored, each in wanted.items()
            for place in reversed(lain[stored])
            if _is_whole(at.root, place, each.sha256, disk)
        }
        if there:
            taken = [SecondCopy(wanted[stored].sha256, there[stored]) for stored in sorted(there)]
            self._record_copies(session, taken, StoredCase(at.name, None, disk.way))
        rest = {stored: each for stored, each in wanted.items() if stored not in there}
        for stored, each in rest.items():
            for place in lain[stored]:
                found = _found(at.root, place, disk)
                instead = found_instead(found, each.sha256)
                if place in named.copies or not os.path.lexists(
                    at.root / place
                ):  # another's copy, or nothing
                    continue
                if instead is not None:
                    set_rotted_aside(at.root, place, instead.kept)
                elif found is None:
                    set_rotted_aside(at.root, place, kept_unread(each.sha256))
        result, good = self._carrying(self._root, at.root).carry(rest, report, cancel, taken=given)
        copies = [SecondCopy(str(each.sha256), str(each.stored)) for each in good.values()]
        self._record_copies(session, copies, StoredCase(at.name, None, result.way))
        carry_manifests(self._root, at.root)
        faults = self._faults(self._root, {key: each for key, each in rest.items() if key not in good})
        troubled = [each.reason for each in result.outcomes if each.stored is None and each.reason]
        size = sum(rest[stored].size for stored in good)
        return Carried(len(good) + len(there), size, faults, result.way, next(iter(troubled), None))

    @asks(Permission.FIXITY_RUN)
    def mend(
        self, session: Session, *, report: Report = silent, cancel: CancelToken | None = None
    ) -> Carried:
        """Copy back from the second archive what the newest check of the first one found missing or changed and still is.

        What rotted is kept aside under its own hash (decision 54). Raises as `make_up`.
        """
        at = self._there()
        self._presence.require()
        with self._store.read() as view:
            bad = {each.sha256 for each in _newest_bad(view) if each.sha256 is not None}
            held = view.archive.stored_at(self._place, bad)
            recorded = {each.stored for each in view.archive.newest_at(self._place, _ALL)}
            names = {
                sha256: stored for stored, (sha256, _) in named_copies(view.ledger, at.name).copies.items()
            }
        disk = ColdReading(self._root)
        broken = {
            each.sha256: each for each in held if not _is_whole(self._root, each.stored, each.sha256, disk)
        }
        wanted = {names[sha256]: each for sha256, each in broken.items() if sha256 in names}
        found = {name: _found(self._root, each.stored, disk) for name, each in wanted.items()}
        targets: dict[str, str] = {}
        for name, each in wanted.items():  # what rotted keeps its name until the good copy is on record
            given = {*recorded, *targets.values()}
            targets[name] = each.stored if found[name] is None else _free(self._root, each.stored, given)
        carrying = self._carrying(at.root, self._root)
        result, good = carrying.carry(wanted, report, cancel, targets)
        for name, outcome in good.items():
            content, origin = wanted[name], str(at.root / name)
            instead = found_instead(found[name], content.sha256)
            case = MendedCase(carrying.session, content, str(outcome.stored), origin, instead)
            with self._store.write() as work:
                record(work, decide_mended(session, case, work.policy, self._now()))
            if instead is not None:
                set_rotted_aside(self._root, content.stored, instead.kept)
        left = [each for each in broken.values() if each.sha256 not in {wanted[name].sha256 for name in good}]
        faults = tuple(BadFile(each.stored, FileFault.MISSING, each.sha256) for each in left)
        return Carried(len(good), sum(wanted[name].size for name in good), faults, result.way)

    # ------------------------------------------------------------------------------------------------ parts

    def _now(self) -> datetime:
        return self._store.clock.now()

    def _there(self) -> SecondRoot:
        return second_there(require_chosen(self._folder), self._place, self._store.authenticate)

    def _carrying(self, source: Path, target: Path) -> Carrying:
        session = new_session(self._now(), self._store.clock.zone, self._place)
        return Carrying(session, source, target, session_key(self._store.authenticate, session), self._run)

    def _record_copies(self, session: Session, copies: list[SecondCopy], case: StoredCase) -> None:
        for part in case.parts(copies):
            with self._store.write() as work:
                record(work, decide_stored(session, part, work.policy, self._now()))

    def _faults(self, root: Path, left: Mapping[str, StoredContent]) -> tuple[BadFile, ...]:
        """Of what could not be copied: which of it is not as it is on record."""
        disk, found = ColdReading(root), []
        for stored, each in left.items():
            if not (root / stored).is_file():
                found.append(BadFile(stored, FileFault.MISSING, each.sha256))
            elif not _is_whole(root, stored, each.sha256, disk):
                found.append(BadFile(stored, FileFault.CHANGED, each.sha256))
        return tuple(found)


def _places(stored: str, spoilt: str | None) -> tuple[str, ...]:
    """Where a second copy may lie: under the name of the first one, and under the one that a spoilt one had, which may be another since the first was mended."""
    return tuple(dict.fromkeys((stored,) if spoilt is None else (stored, spoilt)))


def _is_whole(root: Path, stored: str, sha256: str, disk: ColdReading) -> bool:
    try:
        return lies_there(root, stored, sha256, Ring(2, BLOCK), disk)
    except (OSError, FileTrouble, JournalBroken):
        return False


def _found(root: Path, stored: str, disk: ColdReading) -> tuple[str, int] | None:
    """Hash and size of what lies under a name; None where nothing can be read there."""
    try:
        return what_lies_there(root, stored, Ring(2, BLOCK), disk)
    except (OSError, FileTrouble, JournalBroken):
        return None


def _free(root: Path, stored: str, given: set[str]) -> str:
    """The next name that nothing bears and nothing on record is called by."""
    return next_free(stored, lambda name: name in given or os.path.lexists(root / name))


def _newest_bad(view: ArchiveView) -> tuple[BadFile, ...]:
    newest = view.ledger.of_kind(Stream.AUDIT, MediaChecked.KIND, 1)
    return newest[0].of(MediaChecked).bad if newest else ()
