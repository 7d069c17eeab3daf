"""Everything the station can do, as one frozen bundle; the desktop and the command line are handed nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from station.audit.proof import Proof
from station.core.changes import Changes
from station.core.clock import Clock
from station.core.policy import Rulebook
from station.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one open station."""

    settings: Settings
    clock: Clock
    changes: Changes
    rulebook: Rulebook
    proof: Proof
