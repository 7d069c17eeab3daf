"""What is on record of the files of a device: by the manifests of its imports, as the ledger has their hashes (DM-03)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from station.archive.clearing.values import Catalogued, ContentOnDevice
from station.archive.copying.whole_files import read_recorded
from station.archive.giving_back.choosing import read_manifest
from station.archive.giving_back.values import ListedFile
from station.archive.places import place_of
from station.archive.ports import ArchiveReader, ArchiveView
from station.archive.second.values import SecondRoot
from station.archive.survey.values import Survey, shown
from station.archive.values import ImportSession, Recording
from station.archive.volumes import Volume

log = logging.getLogger(__name__)


def catalogued(
    view: ArchiveView,
    survey: Survey,
    volume: Volume | None,
    *,
    root: Path,
    place: str,
    received: int | None,
    second: SecondRoot | None,
) -> Catalogued:
    """What the catalogue and the imports of this device say of its files; `received` and `second` as `Catalogued` has them.

    An import whose manifest is not as recorded says nothing: its files stay. Raises IntegrityProblem for damaged rows.
    """
    reader = view.archive
    stored = reader.with_sizes({each.size for each in survey.files})
    recordings = {
        each.sha256: found for each in stored if (found := reader.recording(each.sha256)) is not None
    }
    lie_second = {} if second is None else reader.copies_in(second.name, recordings)
    listed: dict[tuple[str, str], list[str]] = {}
    paths = {each.shown_path: each.path for each in survey.files}
    imports = _imports(reader, survey, volume, place, recordings)
    for known in imports:
        for each in _listed(root, known):
            path, sha256 = paths.get(each.path), each.sha256 or ""
            if path is not None and sha256 in recordings:
                listed.setdefault((path, sha256), []).append(known.session)
    contents: dict[str, list[ContentOnDevice]] = {}
    for (path, sha256), sessions in listed.items():
        known_as = ContentOnDevice(sha256, tuple(sessions), recordings[sha256], lie_second.get(sha256))
        contents.setdefault(path, []).append(known_as)
    times = {(each.size, each.mtime_us) for each in stored}
    return Catalogued(
        listed={path: tuple(found) for path, found in contents.items()},
        known=frozenset(each.path for each in survey.files if (each.size, each.mtime_ns // 1000) in times),
        place=place,
        received=received,
        second=second,
        camera=_camera(view, volume, imports),
    )


def _imports(
    reader: ArchiveReader,
    survey: Survey,
    volume: Volume | None,
    place: str,
    recordings: dict[str, Recording],
) -> list[ImportSession]:
    """The imports of this device, the newest first: those by which such content came in, and those of the same place or serial number.

    Whose source had another serial number was another device's.
    """
    serial = None if volume is None else volume.serial or None
    names = {each.session for each in recordings.values()}
    names |= {origin.session for each in recordings.values() for origin in each.origins}
    found = {each.session: each for each in reader.sessions_from(shown(str(survey.root)), serial)}
    for name in sorted(names - found.keys()):
        if (session := reader.session(name)) is not None:
            found[name] = session
    return [
        each
        for each in sorted(found.values(), key=lambda each: each.seq, reverse=True)
        if place_of(each.session) == place and (None in (serial, each.serial) or each.serial == serial)
    ]


def _camera(view: ArchiveView, volume: Volume | None, imports: Sequence[ImportSession]) -> str | None:
    """The item that the device is: by its serial number, else what its newest import was taken for."""
    item = None
    if volume is not None and volume.serial:
        item = view.equipment.item_by_usb_serial(volume.serial)
    if item is not None:
        return item.tag
    return next((each.camera for each in imports if each.camera is not None), None)


def _listed(root: Path, known: ImportSession) -> tuple[ListedFile, ...]:
    """The files that an import stored, by its manifest; none where that is not as recorded."""
    try:
        content = read_recorded(root / known.manifest, known.manifest_sha256)
        if content is not None:
            return tuple(each for each in read_manifest(content) if each.sha256 is not None)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    log.warning("the manifest of import %s is not as recorded", known.session)
    return ()
