"""The recordings on the demo's cards; `at` gives a moment of an office day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from station.cli.demo_office.footage import Shot

At = Callable[[int, int, int], datetime]


def inspection(at: At, day: int) -> tuple[Shot, ...]:
    """A round of inspections: two shops, a photograph of a licence."""
    return (
        Shot("MOVI0001.MP4", at(day, 9, 31), 6, "inspection, shop sign and door number"),
        Shot("MOVI0002.MP4", at(day, 9, 58), 5, "inspection, checking the stock"),
        Shot("IMAG0003.JPG", at(day, 10, 4), 0, "licence on the wall"),
        Shot("MOVI0004.MP4", at(day, 14, 12), 4, "inspection, second shop"),
    )


def food_case(at: At, day: int) -> tuple[Shot, ...]:
    """A kitchen and its samples."""
    return (
        Shot("MVI_1021.MP4", at(day, 10, 2), 5, "kitchen, sampling"),
        Shot("IMG_1022.JPG", at(day, 10, 9), 0, "sample bag and seal"),
        Shot("IMG_1023.JPG", at(day, 10, 11), 0, "label"),
    )


def doubtful(at: At, day: int) -> tuple[Shot, ...]:
    """A market hall, and a film from before anybody took the camera out, which the ledger can't attribute."""
    return (
        Shot("MOVI0101.MP4", at(day, 10, 30), 4, "market hall"),
        Shot("MOVI0102.MP4", at(day - 1, 20, 15), 3, "unknown"),
    )


def waiting(at: At, day: int) -> tuple[Shot, ...]:
    """The card of a camera that was returned and is not imported yet."""
    return (
        Shot("MOVI0031.MP4", at(day, 9, 40), 4, "street stalls"),
        Shot("MOVI0032.MP4", at(day, 10, 25), 3, "street stalls, second round"),
        Shot("IMAG0033.JPG", at(day, 10, 31), 0, "scales"),
    )
