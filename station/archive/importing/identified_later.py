"""Which device an import was of, where the ledger could not be read when it was ordered."""

from __future__ import annotations

from dataclasses import replace

from station.archive.attribution.values import Doubt
from station.archive.identity.claims import claim_of
from station.archive.identity.decide import identify, is_contradicted
from station.archive.identity.values import Certainty
from station.archive.importing.order import ImportOrder
from station.archive.importing.timing import timed_later
from station.archive.ports import ArchiveStore
from station.archive.values import ImportOptions
from station.core.errors import Refused


def identified_later(store: ArchiveStore, order: ImportOrder) -> ImportOrder:
    """The order with its device, and the times that follow from that; the same where it was looked up at the import."""
    if not any(each.attribution.doubt is Doubt.LEDGER_UNAVAILABLE for each in order.files):
        return order
    # Where a serial number contradicts the statement nobody can be asked any more: then no device is named.
    options = ImportOptions(camera=order.camera, camera_reason=order.camera_reason)
    read = order.source
    with store.read() as view:
        try:
            claim = claim_of(options, serial=read.serial, label=read.label, now=order.started_at, view=view)
        except Refused:
            return order
        found = identify(claim)
        known = None if is_contradicted(found) else found.tag
        files = order.files if known is None else timed_later(order.files, known, view)
    basis = found.basis if known else Certainty.UNKNOWN.basis
    return replace(order, files=files, camera=known, camera_basis=basis, evidence=found.evidence)
