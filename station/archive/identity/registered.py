"""Whether a device's recordings are taken in where the office allows registered devices only (EQ-05). Pure."""

from __future__ import annotations

from station.archive.identity.values import Certainty, Evidence, Identified
from station.archive.serials.values import SerialAnswer
from station.core.errors import Refused
from station.core.policy import Policy
from station.core.policy.served import served_boolean

REGISTERED_ONLY = served_boolean("EQ-05", "registered_only")


def require_registered(
    found: Identified, serial: str | None, policy: Policy, said: SerialAnswer | None = None
) -> None:
    """Let a device through that is on the register, or any where the office allows all.

    A device that gives a serial number is on the register by that number; one that gives none, or a plain folder, is the item
    that a person states with a reason. So is what lies in a card reader, as it is `said` of the number.
    Raises Refused ``archive.serial_of_several``, ``archive.device_not_registered``, ``archive.device_not_ours``, ``archive.device_not_stated``.
    """
    known = found.certainty is Certainty.PROVEN or Evidence.OTHER_SERIAL in found.evidence
    if known or not REGISTERED_ONLY.of(policy):
        return
    if serial and found.of_several:
        if found.certainty is Certainty.CONFIRMED:
            return
        raise Refused("archive.serial_of_several", rule="EQ-05", serial=serial, tags=found.of_several)
    if serial and said is SerialAnswer.NOT_OURS:
        raise Refused("archive.device_not_ours", rule="EQ-05", serial=serial)
    if serial and said is not SerialAnswer.READER:
        raise not_registered(serial)
    if found.certainty is not Certainty.CONFIRMED:
        raise Refused("archive.device_not_stated", rule="EQ-05")


def not_registered(serial: str) -> Refused:
    """What is said of a device whose serial number is on record of no item."""
    return Refused("archive.device_not_registered", rule="EQ-05", serial=serial)
