"""What the command line says of the numbers of a numbered range."""

from __future__ import annotations

from collections.abc import Iterable

from station.core.clock import local, to_record
from station.core.texts import Texts
from station.inventory.stock.numbers import NumberRun


def run_facts(run: NumberRun) -> dict[str, object]:
    """Where numbers of a numbered range are, for scripts."""
    return {
        "numbers": run.numbers.words,
        "count": run.numbers.count,
        "state": run.state.value,
        "since": to_record(run.at),
        "entry": run.seq,
        "number": run.number,
        "name": run.name,
        "receiver": run.receiver,
    }


def run_line(texts: Texts, run: NumberRun, zone: str) -> str:
    """Where numbers of a numbered range are, in words."""
    day = local(run.at, zone).date().isoformat()
    return texts(f"stock.run_{run.state.value}", numbers=run.numbers.words, whom=run.whom, day=day)


def runs_shown(
    texts: Texts, runs: Iterable[NumberRun], zone: str
) -> tuple[list[dict[str, object]], list[str]]:
    """The same of several, for scripts and in words."""
    found = list(runs)
    return [run_facts(each) for each in found], [run_line(texts, each, zone) for each in found]
