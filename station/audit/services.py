"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from dataclasses import dataclass

from station.audit.ports import LedgerKeeping
from station.audit.proof import Proof
from station.core.clock import Clock
from station.core.ledger import Signer


@dataclass(frozen=True, slots=True)
class AuditServices:
    """Proof of the ledger and of the state that comes from it."""

    proof: Proof


def wire(keeping: LedgerKeeping, clock: Clock, *, signer: Signer | None) -> AuditServices:
    """The room over its ports; without a `signer` no checkpoint can be signed."""
    return AuditServices(proof=Proof(keeping, signer, clock))
