"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from station.approvals.awaiting import Awaiting
from station.approvals.grids.ports import GridsStore
from station.approvals.grids.use_cases import GridCarrier, GridChanges
from station.approvals.listing import RequestList
from station.approvals.papers import RequestPapers
from station.approvals.ports import ApprovalsStore, Carrier, RequestListStore
from station.approvals.use_cases import Approvals
from station.core.attachments import AttachmentFiles
from station.people.two_persons import TwoPersons
from station.printing.reporting import Reporting


@dataclass(frozen=True, slots=True)
class ApprovalServices:
    """Requests, their list and their papers, and changes of grids."""

    requests: Approvals
    listing: RequestList
    grids: GridChanges
    papers: RequestPapers


def awaiting_of(carriers: Iterable[Carrier[Any]], zone: str) -> Awaiting:
    """Whose decision requests await: of this room, and of those whose `carriers` these are."""
    return Awaiting((GridCarrier(), *carriers), zone)


def wire(
    store: ApprovalsStore,
    grids: GridsStore,
    listing: RequestListStore,
    *,
    persons: TwoPersons,
    files: AttachmentFiles,
    reporting: Reporting,
    awaiting: Awaiting,
) -> ApprovalServices:
    """The room over its ports, which are one store; `awaiting` is what `awaiting_of` made of every room's carriers."""
    requests = Approvals(store, persons, files, awaiting)
    return ApprovalServices(
        requests=requests,
        listing=RequestList(listing, requests.waiting),
        grids=GridChanges(grids),
        papers=RequestPapers(listing, requests, reporting),
    )
