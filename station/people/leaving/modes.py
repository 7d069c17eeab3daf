"""Whether a leave waits for the signed handover: what the office has decided (EQ-13)."""

from __future__ import annotations

from typing import Final

from station.core.policy.served import served_choice

MODE: Final = served_choice("EQ-13", "handover")
REFUSE: Final = "refuse"
