"""The manifest of a session: every file with its hash, how it was read back, and what of the source was not taken, with the reason.

It is stored beside the recordings; its own hash is in the ledger.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from station.archive.copying.job import CopyOutcome
from station.archive.copying.whole_files import keep_protected
from station.archive.importing.order import ImportOrder, OrderedFile
from station.archive.outcomes import ReadingWay
from station.archive.session_bodies import Manifest
from station.archive.survey.belongings import found_in
from station.archive.survey.times import from_mtime_ns
from station.archive.survey.values import shown
from station.core.clock import to_record

MANIFESTS_FOLDER = ".manifests"


def manifest_bytes(order: ImportOrder, outcomes: Sequence[CopyOutcome], way: ReadingWay) -> bytes:
    """The manifest's content; the same order and outcomes give the same bytes."""
    files = {each.file.path: each for each in order.files}
    document = {
        "format": "station-manifest/5",
        "session": order.session,
        "started_at": to_record(order.started_at),
        "by": order.actor.content(),
        "source": order.source.path,
        "camera": order.camera,
        "extent": order.extent.value,
        "readback": way.readback,
        "readback_way": way.value,
        "recorder": order.told.recorder(),
        "files": [
            each.told() | _noted(files[each.source]) | {"marks": order.told.marks_json(each.source)}
            for each in outcomes
        ],
        "ignored": [{"source": each.shown_path, "reason": each.reason.value} for each in order.ignored],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _noted(ordered: OrderedFile) -> dict[str, object]:
    """As what a file was taken, to which recording it belongs, in what it lay, when it was recorded and changed last."""
    file, weighed = ordered.file, ordered.weighed
    return {
        "role": file.role.value,
        "belongs_to": None if file.belongs_to is None else shown(file.belongs_to),
        "found_in": found_in(file.path).value,
        "time": None if weighed is None else weighed.to_json(),
        "modified": to_record(from_mtime_ns(file.mtime_ns)),
    }


def write_manifest(
    root: Path, order: ImportOrder, outcomes: Sequence[CopyOutcome], way: ReadingWay
) -> Manifest:
    """Write the manifest durably; returns its path (relative) and SHA-256.

    Raises StoreProblem ``archive.not_written``.
    """
    content = manifest_bytes(order, outcomes, way)
    stored = f"{MANIFESTS_FOLDER}/{order.session}.json"
    # A session that is recorded again after a crash has the same outcomes, or more of them.
    keep_protected(root / stored, content)
    return Manifest(stored, hashlib.sha256(content).hexdigest())
