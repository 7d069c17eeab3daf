"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.core.clock import Clock
from station.core.ledger import SignatureCheck, Signer
from station.sync.continuing import Continuing, LedgerReplacing
from station.sync.enrolment import Enrolment
from station.sync.fetching import RecordsOpener
from station.sync.ports import CentreAddress, CentreOpener, SyncStore
from station.sync.session import Synchroniser
from station.sync.status import SyncOverview


@dataclass(frozen=True, slots=True)
class SyncServices:
    """Sessions with the centre, enrolment there, going on from it, and what is unsent."""

    synchroniser: Synchroniser
    enrolment: Enrolment
    continuing: Continuing
    overview: SyncOverview


def wire(
    store: SyncStore,
    clock: Clock,
    *,
    open_centre: CentreOpener,
    open_records: RecordsOpener,
    replacing: LedgerReplacing,
    check: SignatureCheck,
    former_keys: Callable[[], frozenset[bytes]],
    address: CentreAddress,
    signer: Signer | None,
) -> SyncServices:
    """The room over its ports; without a `signer` (a station opened for inspection) nothing can be sent."""
    return SyncServices(
        synchroniser=Synchroniser(store, open_centre, address, signer, clock),
        enrolment=Enrolment(store, open_centre, address, signer, clock),
        continuing=Continuing(store, open_records, address, replacing, signer, check, clock, former_keys),
        overview=SyncOverview(store, address),
    )
