"""The order in which candidates are drawn: three lines that anybody can repeat with ``sha256sum``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def rank(seed: str, head_hash: str, code: str, of: str = "") -> str:
    """The place of a candidate: the lowest is drawn first. `of` is the thing that a person is drawn for, where they are for each."""
    lines = ("station-draw-1", seed, head_hash, code, *((of,) if of else ()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def digest_of(codes: Iterable[str]) -> str:
    """The SHA-256 of the codes of all candidates, sorted, each with a line feed."""
    found = hashlib.sha256()
    for code in sorted(codes):
        found.update(f"{code}\n".encode())
    return found.hexdigest()
