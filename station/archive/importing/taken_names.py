"""Which names of both archives are on record though nothing bears them any more, so that the engine gives none of them again (DM-06)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from station.archive.naming.given import names_without_file
from station.archive.ports import ArchiveStore
from station.archive.second.values import SecondPlan
from station.core.errors import StoreProblem

log = logging.getLogger(__name__)


def taken_names(
    store: ArchiveStore, root: Path, place: str, second: SecondPlan | None, wanted: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the archive below `root` and of the second one, in the folders of the `wanted` names; while the database does not answer the disks alone tell."""
    try:
        with store.read() as view:
            first = names_without_file(root, wanted, partial(view.archive.names_in, place=place))
            if second is None or second.at is None:
                return first, ()
            copies = partial(view.archive.copy_names_in, archive=second.at.name)
            return first, names_without_file(second.at.root, wanted, copies)
    except StoreProblem as problem:
        log.warning("the names on record are not known: %s", problem)
        return (), ()
