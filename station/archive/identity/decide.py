"""The decision which device it is (pure), and the refusal where a statement contradicts its serial number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.archive.identity.values import Certainty, Conflict, DeviceClaim, Evidence, Identified
from station.core.errors import Refused

LONGEST_CAMERA_REASON: Final = 200
"""Characters of the reason for a stated device."""


def identify(claim: DeviceClaim) -> Identified:
    """Which device it is: by its serial number, else by a statement, else by the loans; names only suggest (EQ-05)."""
    suggested = claim.by_label or claim.by_folder
    if claim.stated is not None:
        return _stated(claim, claim.stated)
    if claim.by_serial is not None:
        return Identified(
            claim.by_serial, Certainty.PROVEN, (Evidence.SERIAL, *_names(claim, claim.by_serial))
        )
    fits = not claim.of_several or claim.by_loans in claim.of_several
    if claim.by_loans is not None and fits and suggested in (None, claim.by_loans):
        found = Evidence.OPEN_RETURN if claim.open_return else Evidence.INFERRED
        evidence = (found, *_besides(claim, claim.by_loans))
        return Identified(claim.by_loans, Certainty.INFERRED, evidence, of_several=claim.of_several)
    return Identified(None, Certainty.UNKNOWN, suggested=suggested, of_several=claim.of_several)


def is_contradicted(found: Identified) -> bool:
    """Whether a statement contradicts the serial number, and no reason answers that."""
    return found.conflict is not None and found.certainty is not Certainty.CONFIRMED


def require_no_conflict(found: Identified) -> None:
    """Raise Refused ``archive.device_conflict`` where a statement contradicts the serial number and no reason is given."""
    if is_contradicted(found) and found.conflict is not None:
        raise Refused(
            "archive.device_conflict",
            rule="EQ-05",
            stated=found.conflict.stated,
            proven=found.conflict.proven,
        )


def require_sound_reason(stated: str | None, reason: str) -> None:
    """Raise Refused for a reason without a device (``archive.camera_reason_alone``) or one that is too long."""
    if reason and stated is None:
        raise Refused("archive.camera_reason_alone", rule="EQ-05")
    if len(reason) > LONGEST_CAMERA_REASON:
        raise Refused(
            "archive.camera_reason_too_long", rule="EQ-05", most=LONGEST_CAMERA_REASON, count=len(reason)
        )


def _stated(claim: DeviceClaim, tag: str) -> Identified:
    if claim.by_serial == tag:
        return Identified(tag, Certainty.PROVEN, (Evidence.SERIAL, *_names(claim, tag)))
    certainty = Certainty.CONFIRMED if claim.reason else Certainty.STATED
    said = Evidence.STATED_REASON if claim.reason else Evidence.STATED
    other = _other(claim, tag)
    conflict = None if other is None else Conflict(tag, other)
    evidence = (said, *_besides(claim, tag))
    return Identified(tag, certainty, evidence, conflict, of_several=claim.of_several)


def _other(claim: DeviceClaim, tag: str) -> str | None:
    """An item that has the serial number, where `tag` is none that has it."""
    having = (*claim.of_several, *filter(None, [claim.by_serial]))
    return None if tag in having else next(iter(having), None)


def _besides(claim: DeviceClaim, tag: str) -> Iterator[Evidence]:
    """What else speaks for the device or against it, where its serial number does not prove it."""
    if _other(claim, tag) is not None:
        yield Evidence.OTHER_SERIAL
    elif claim.serial and not claim.of_several:
        yield Evidence.UNKNOWN_SERIAL
    yield from _names(claim, tag)


def _names(claim: DeviceClaim, tag: str) -> Iterator[Evidence]:
    if claim.by_label is not None:
        yield Evidence.LABEL if claim.by_label == tag else Evidence.OTHER_LABEL
    elif claim.by_folder == tag:
        yield Evidence.FOLDER_NAME
