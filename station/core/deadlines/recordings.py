"""Until when recordings reach the station (DM-05): so long after they end, or after what prevented it has gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from station.core.deadlines.counting import due
from station.core.deadlines.values import Length, LengthUnit, Pause
from station.core.policy import Policy
from station.core.policy.hours import working_hours
from station.core.policy.served import served_integer

DEADLINE_HOURS = served_integer("DM-05", "deadline_hours")


def recordings_due_at(ended: datetime, policy: Policy, hindrances: Sequence[Pause] = ()) -> datetime:
    """Until when what was recorded until `ended` must be in; a hindrance that began in that time lets it run anew from its end."""
    length = Length(DEADLINE_HOURS.of(policy), LengthUnit.HOURS)
    # Hours depend on no calendar and no zone.
    return due(ended, length, working_hours(policy, (), "UTC"), hindrances).at
