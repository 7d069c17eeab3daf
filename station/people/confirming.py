"""How a person confirmed: by PIN, by a drawn signature, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from station.core.errors import Refused

Proof: TypeAlias = Literal["pin", "signature", "none"]

MOST_POINTS: Final = 6000
"""A signature drawn at 100 points a second for a minute; more is not a signature."""
FEWEST_POINTS: Final = 4


@dataclass(frozen=True, slots=True)
class Signature:
    """A drawn signature: strokes of points in the pixels of a pad of `width` × `height`."""

    width: int
    height: int
    strokes: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How the person confirms: by PIN, by a drawn signature, or, with neither, not at all (the entry says so)."""

    pin: str | None = None
    signature: Signature | None = None


UNCONFIRMED: Final = Confirmation()


@dataclass(frozen=True, slots=True)
class Proven:
    """A confirmation that has been checked: what the entry says of it."""

    proof: Proof = "none"
    signature: Signature | None = None

    def signature_body(self) -> dict[str, Any] | None:
        """The strokes as an entry holds them, each a flat list of x and y in turn."""
        if self.signature is None:
            return None
        return {
            "width": self.signature.width,
            "height": self.signature.height,
            "strokes": [[value for point in stroke for value in point] for stroke in self.signature.strokes],
        }


def check_signature(signature: Signature) -> Signature:
    """`signature`, if it is one. Raises Refused ``counter.signature_empty`` or ``counter.signature_too_long``."""
    points = sum(map(len, signature.strokes))
    if points < FEWEST_POINTS:
        raise Refused("counter.signature_empty", rule="EQ-11")
    if points > MOST_POINTS:
        raise Refused("counter.signature_too_long", rule="EQ-11")
    return signature
