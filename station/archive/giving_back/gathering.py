"""What is given back, gathered file by file: whole imports, and recordings with what belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from station.archive.catalogue.finding import require_here
from station.archive.catalogue.visibility import require_openable, require_visible
from station.archive.giving_back.choosing import is_below, path_given, with_belonging
from station.archive.giving_back.values import FileToGive, ListedFile, TreeToGive
from station.archive.ports import ArchiveView
from station.archive.values import Recording
from station.people.sessions import Session


class Gathering:
    """Each file once, by its import and its path there; `listed` gives the files of an import by its manifest."""

    def __init__(
        self,
        session: Session,
        view: ArchiveView,
        place: str,
        listed: Callable[[str], Sequence[ListedFile]],
    ) -> None:
        self._session, self._view, self._place, self._read = session, view, place, listed
        self._listed: dict[str, Sequence[ListedFile]] = {}
        self._chosen: dict[str, dict[str, ListedFile]] = {}
        self._recordings: dict[str, str] = {}
        self._whole: set[str] = set()

    def add_import(self, name: str) -> None:
        """All that came in by an import. Raises what `listed` raises."""
        self._whole.add(name)
        self._add(name, _with_found(self._view, self._of_import(name)))

    def add_recording(self, found: Recording, *, named: bool = True) -> None:
        """A recording with its camera's own files; a file that was not `named` itself is only there with others. Raises NotPermitted, as `require_here`, and what `listed` raises."""
        require_visible(self._session, found)
        require_openable(self._session, found)
        require_here(found, self._place)
        if named:
            self._recordings[found.sha256] = found.session
        self._add(found.session, with_belonging(found.source_path, self._of_import(found.session)))
        self._add(found.session, _later(self._view, found))

    def tree(self, matter: str | None) -> TreeToGive:
        """All that was added. Raises NotPermitted where a recording among them may not be opened (DM-07)."""
        files: list[FileToGive] = []
        lacking: list[str] = []
        several = len(self._chosen) > 1
        for name, chosen in self._chosen.items():
            for each in chosen.values():
                path = path_given(name, each.path, several=several)
                found = self._stored(each)
                if found is None:
                    lacking.append(path)
                    continue
                modified = each.modified or found.source_mtime
                files.append(FileToGive(path, found.sha256, found.size, modified, found.stored))
        alone = tuple(sha256 for sha256, name in self._recordings.items() if name not in self._whole)
        return TreeToGive(tuple(self._chosen), tuple(files), alone, tuple(lacking), matter)

    def _stored(self, each: ListedFile) -> Recording | None:
        """What lies here of a file that is listed; None where it was not stored, or not here."""
        found = None if each.sha256 is None else self._view.archive.recording(each.sha256)
        if found is None or found.place != self._place or not is_below(each.path):
            return None
        if found.is_recording or found.belongs_to is not None:
            require_openable(self._session, found)
        return found

    def _of_import(self, name: str) -> Sequence[ListedFile]:
        if name not in self._listed:
            self._listed[name] = self._read(name)
        return self._listed[name]

    def _add(self, name: str, files: Iterable[ListedFile]) -> None:
        chosen = self._chosen.setdefault(name, {})
        for each in files:
            chosen.setdefault(each.path, each)


def _later(view: ArchiveView, found: Recording) -> Iterator[ListedFile]:
    """What belongs to a recording, also where it came in by another import."""
    for each in view.archive.belonging_to(found.sha256):
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
