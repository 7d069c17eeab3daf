"""Which mutants are run: those that ``targets.toml`` asks for, without those that ``equivalent.toml`` names."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """A mutant, the file it belongs to and the tests that should kill it."""

    path: str
    tests: tuple[str, ...]
    mutant: Mutant

    @property
    def name(self) -> str:
        """How lists and reports call it."""
        return self.mutant.name(self.path)


@dataclass(frozen=True, slots=True)
class Target:
    """A file, the tests that should notice its faults, and which of its mutants are listed.

    Those whose name holds one of `always`, and others up to `most` in all.
    """

    file: str
    tests: tuple[str, ...]
    most: int
    always: tuple[str, ...] = ()

    def cases(self, same: frozenset[str]) -> list[Case]:
        """The listed mutants in the order of the file, without those named in `same`.

        The choice follows a digest of the name: a change of the file adds or drops its own mutants and no others.
        """
        found = [
            Case(self.file, self.tests, mutant) for mutant in mutants((ROOT / self.file).read_text("utf-8"))
        ]
        kept = [case for case in found if case.name not in same]
        chosen = {case.name for case in sorted(kept, key=self._rank)[: self.most]}
        return [case for case in kept if case.name in chosen]

    def _rank(self, case: Case) -> tuple[bool, bytes]:
        wanted = any(part in case.name for part in self.always)
        return not wanted, hashlib.sha256(case.name.encode()).digest()


def targets() -> Iterator[Target]:
    """The files of ``targets.toml``."""
    for each in tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))["target"]:
        yield Target(each["file"], tuple(each["tests"]), each["most"], tuple(each.get("always", ())))


def equivalents() -> dict[str, str]:
    """The mutants that behave like the original, each with the reason."""
    named = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["mutant"]
    return {each["name"]: each["reason"] for each in named}


def cases() -> Iterator[Case]:
    """The listed mutants of all targets."""
    same = frozenset(equivalents())
    for target in targets():
        yield from target.cases(same)
