"""Which requests were approved to the end, and what came of them still counts."""

from __future__ import annotations

from station.approvals.decide import request_subject
from station.approvals.values import Request, RequestState
from station.inventory.ports import InventoryView
from station.inventory.voiding.decide import UNDONE


def counts(view: InventoryView, seq: int) -> bool:
    """Whether the request by this entry was approved to the end, and what came of it was not undone."""
    found = view.requests.request(seq)
    return found is not None and found.state is RequestState.ACCEPTED and not undone(view, found)


def undone(view: InventoryView, request: Request) -> bool:
    """Whether something that came of an approved request was voided."""
    came = [each for each in view.ledger.about(request_subject(request.seq)) if each.kind in UNDONE]
    voids = view.voids.of([(each.stream, each.seq) for each in came])
    return any(voids.by(each, request.about) is not None for each in came)
