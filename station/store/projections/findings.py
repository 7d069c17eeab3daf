"""Findings of DM-12 count by being in the ledger."""

from __future__ import annotations

from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.store.projections.registry import Room

Room("audit").without_state(FindingNoted, FindingWithdrawn)
