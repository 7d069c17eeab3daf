"""Every decision has one shape: ``decide_x(session, case, policy, now) -> Decided[…]``, of a case that is a frozen value."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from station.core.deciding import Decided
from station.core.policy import Policy
from station.people.sessions import Session

STATION = Path(__file__).parents[2] / "station"
SHAPE = ("session", "case", "policy", "now")


def decisions() -> Iterator[Callable[..., Any]]:
    """Every function named so, found by its text so that none is missed because nothing loads its module."""
    for path in sorted(STATION.rglob("*.py")):
        if "def decide_" not in path.read_text(encoding="utf-8"):
            continue
        name = ".".join(("station", *path.relative_to(STATION).with_suffix("").parts))
        module = importlib.import_module(name)
        for attribute, value in sorted(vars(module).items()):
            if attribute.startswith("decide_") and getattr(value, "__module__", "") == name:
                yield value


DECISIONS = list(decisions())


def test_the_decisions_are_found() -> None:
    assert len(DECISIONS) >= 25
    inside = [
        f"{path.name}: {line.strip()}"
        for path in STATION.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith(("def decide_", "async def decide_")) and line != line.lstrip()
    ]
    assert inside == []  # a method would decide on what it holds besides its case


@pytest.mark.parametrize("decide", DECISIONS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_a_decision_takes_session_case_policy_and_now_and_gives_what_was_decided(
    decide: Callable[..., Any],
) -> None:
    parameters = inspect.signature(decide).parameters.values()
    assert tuple(each.name.removeprefix("_") for each in parameters) == SHAPE
    assert {each.kind for each in parameters} == {inspect.Parameter.POSITIONAL_OR_KEYWORD}
    assert all(each.default is inspect.Parameter.empty for each in parameters)
    written = inspect.get_annotations(decide)
    assert str(written.pop("return")).startswith(f"{Decided.__name__}[")
    hints = typing.get_type_hints(SimpleNamespace(__annotations__=written), decide.__globals__)
    session, case, policy, now = hints.values()
    assert (session, policy, now) == (Session, Policy, datetime)
    assert dataclasses.is_dataclass(case)
    assert vars(case)["__dataclass_params__"].frozen
    assert "__slots__" in vars(case)
