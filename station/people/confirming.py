"""How a person confirmed: by PIN, by a drawn signature, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Final, Literal, Protocol, TypeAlias

from station.core.errors import Refused
from station.core.ledger.bodies import Many, Number

Proof: TypeAlias = Literal["pin", "signature", "none"]

MOST_POINTS: Final = 6000
"""A signature drawn at 100 points a second for a minute; more is not a signature."""
FEWEST_POINTS: Final = 4
MOST_PIXELS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Signature:
    """A drawn signature: strokes of points in the pixels of a pad of `width` × `height`."""

    width: int
    height: int
    strokes: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class DrawnSignature:
    """A signature as the body of an entry holds it: each stroke is x and y in turn."""

    width: Annotated[int, Number(0, MOST_PIXELS)]
    height: Annotated[int, Number(0, MOST_PIXELS)]
    strokes: Annotated[
        tuple[
            Annotated[tuple[Annotated[int, Number(-MOST_PIXELS, MOST_PIXELS)], ...], Many(2 * MOST_POINTS)],
            ...,
        ],
        Many(MOST_POINTS),
    ]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a person confirms: by PIN, by a drawn signature, or, with neither, not at all (the entry then says so)."""

    pin: str | None = None
    signature: Signature | None = None


UNCONFIRMED: Final = Confirmation()


@dataclass(frozen=True, slots=True)
class Proven:
    """A confirmation that has been checked, as the entry states it."""

    proof: Proof = "none"
    signature: Signature | None = None

    def drawn(self) -> DrawnSignature | None:
        """The drawn signature as the body of an entry holds it."""
        if self.signature is None:
            return None
        strokes = (tuple(chain.from_iterable(stroke)) for stroke in self.signature.strokes)
        return DrawnSignature(self.signature.width, self.signature.height, tuple(strokes))


UNPROVEN: Final = Proven()


def check_signature(signature: Signature) -> Signature:
    """`signature`, if it is acceptable. Raises Refused ``people.signature_empty``, ``people.signature_short`` or ``people.signature_too_long``."""
    points = sum(map(len, signature.strokes))
    if not points:
        raise Refused("people.signature_empty", rule="EQ-11")
    if points < FEWEST_POINTS:
        raise Refused("people.signature_short", rule="EQ-11")
    if points > MOST_POINTS:
        raise Refused("people.signature_too_long", rule="EQ-11")
    return signature


class Pins(Protocol):
    """Checks an officer's PIN; `station.people.sign_in.SignIn` does."""

    def confirm_pin(self, number: str, pin: str) -> object:
        """Return when `pin` is the officer's. Raises Refused when it is not, or when none is set."""
        ...


def prove(number: str | None, confirmation: Confirmation, pins: Pins) -> Proven:
    """The checked confirmation of officer `number`; None stands for a person who is absent.

    Call it before anything is written, since checking a PIN takes time. Raises Refused ``people.nobody_to_confirm``,
    those of `check_signature` and what `pins` raises.
    """
    if confirmation.pin is not None:
        if number is None:
            raise Refused("people.nobody_to_confirm", rule="EQ-11")
        pins.confirm_pin(number, confirmation.pin)
        return Proven("pin")
    if confirmation.signature is not None:
        return Proven("signature", check_signature(confirmation.signature))
    return UNPROVEN
