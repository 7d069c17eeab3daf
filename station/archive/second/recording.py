"""What an import stored in the second archive comes on record after what it stored in the first one (DM-03)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from station.archive.copying.job import CopyOutcome
from station.archive.importing.entries import ordering_session
from station.archive.importing.manifest import MANIFESTS_FOLDER
from station.archive.importing.order import ImportOrder
from station.archive.outcomes import FileOutcome, FileReason, ReadingWay
from station.archive.ports import ArchiveStore
from station.archive.second.bodies import SecondCopy
from station.archive.second.carrying import carry_manifest
from station.archive.second.deciding import StoredCase, decide_stored
from station.archive.second.values import SecondEnd, SecondPlan
from station.core.deciding import record
from station.core.errors import StoreProblem

log = logging.getLogger(__name__)


def record_second(
    store: ArchiveStore,
    first: Path,
    plan: SecondPlan | None,
    order: ImportOrder,
    outcomes: Sequence[CopyOutcome],
    way: ReadingWay,
) -> SecondEnd | None:
    """Record the second copies of a session that is on record; what can't be recorded now is taken up when it is made up for."""
    if plan is None:
        return None
    new = [each for each in outcomes if each.outcome in (FileOutcome.COPIED, FileOutcome.PARTIAL)]
    held = [each for each in outcomes if each.outcome is FileOutcome.HELD and each.second is not None]
    if plan.at is None:
        return SecondEnd(plan.folder, None, 0, len(new), way, FileReason.DESTINATION_GONE if new else None)
    for each in held:  # another desktop has it: the second copy of nothing here
        with suppress(OSError):
            (plan.at.root / str(each.second)).unlink()
    copies = {str(each.sha256): str(each.second) for each in outcomes if each.second and each not in held}
    lacking = [each for each in new if str(each.sha256) not in copies]
    reason = next((each.second_reason for each in lacking), None)
    case = StoredCase(plan.at.name, order.session, way, (), len(lacking), reason)
    recorded = True
    try:
        for part in case.parts([SecondCopy(*each) for each in copies.items()]):
            with store.write() as work:
                record(work, decide_stored(ordering_session(order), part, work.policy, store.clock.now()))
        carry_manifest(first, plan.at.root, f"{MANIFESTS_FOLDER}/{order.session}.json")
        if order.told.log is not None:
            carry_manifest(first, plan.at.root, order.told.log.path)
    except StoreProblem:
        log.exception("second copies are stored but not recorded")
        recorded = False
    except OSError as problem:
        log.warning("the manifest of %s is not in the second archive: %s", order.session, problem)
    return SecondEnd(plan.at.root, plan.at.name, len(copies), len(lacking), way, reason, recorded)
