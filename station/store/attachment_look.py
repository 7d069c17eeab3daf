"""The look at attached files: whether each still is what the ledger recorded, and whether anything else lies among them."""

from __future__ import annotations

from typing import Final

from station.archive.fixity.values import BadFile, BesideFiles, FileFault
from station.archive.survey.values import shown
from station.core.attachments import AttachedFile, StoredState
from station.core.errors import IntegrityProblem, StoreProblem
from station.core.progress import CancelToken
from station.store.attachment_folder import AttachmentFolder, place_of
from station.store.store import Store

_FAULTS: Final = {
    StoredState.MISSING: FileFault.MISSING,
    StoredState.CHANGED: FileFault.CHANGED,
    StoredState.UNREADABLE: FileFault.UNREADABLE,
}
_FOLDER: Final = "attachments"


class AttachmentLook:
    """Compares the folder of attached files with what is on record."""

    def __init__(self, store: Store, folder: AttachmentFolder) -> None:
        self._store, self._folder = store, folder

    def look(self, cancel: CancelToken | None = None) -> BesideFiles:
        """Read every file; those of other computers are only counted. Raises Cancelled."""
        files = self._on_record()
        bad: list[BadFile] = []
        there = [place for place in self._lying() if place not in files]
        bad += [BadFile(shown(f"{_FOLDER}/{place}"), FileFault.UNKNOWN) for place in there]
        elsewhere = 0
        for place, file in sorted(files.items()):
            if cancel is not None:
                cancel.check()
            state = self._folder.state(file)
            elsewhere += state is StoredState.ELSEWHERE
            if state in _FAULTS:
                bad.append(BadFile(f"{_FOLDER}/{place}", _FAULTS[state], file.sha256))
        size = sum(file.size for file in files.values())
        return BesideFiles(len(files) - elsewhere, size, tuple(bad), elsewhere)

    def _on_record(self) -> dict[str, AttachedFile]:
        try:
            with self._store.read() as view:
                return {place_of(each.file): each.file for each in view.attachments.every()}
        except (StoreProblem, IntegrityProblem):
            return {}  # the table is lost or damaged: the comparison says so, and what lies there is unknown

    def _lying(self) -> list[str]:
        try:
            return list(self._folder.lying())
        except OSError:
            return []
