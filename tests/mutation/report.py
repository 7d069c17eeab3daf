"""The outcome of a whole run as the page ``docs/mutation.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.mutation.cases import ROOT
from tests.mutation.judging import KILLS, Judged, Verdict

PAGE = ROOT / "docs" / "mutation.md"

HEAD = """\
# Would the tests notice?

Written by `python -m tests.mutation --write`. Each row is a file of the program with the small faults that were put into
it, one at a time, and what the tests named for it in `tests/mutation/targets.toml` said. A fault is killed when a test
fails; one that hangs is killed too and counted apart; undecided is what a slow machine can't tell. Faults that change no
behaviour are no part of the list; `tests/mutation/equivalent.toml` has them with the reason.

| file | listed | killed | hung | survived | undecided | equivalent |
|---|---:|---:|---:|---:|---:|---:|
"""


def is_kill(judged: Judged) -> bool:
    """Whether the tests noticed."""
    return judged.verdict in KILLS


def share(judged: Sequence[Judged]) -> float:
    """The share that was killed, from 0 to 1."""
    return sum(map(is_kill, judged)) / len(judged) if judged else 0.0


def page(judged: Sequence[Judged], same: Mapping[str, str]) -> str:
    """The whole page."""
    files = list(dict.fromkeys(each.case.path for each in judged))
    rows = [_row(file, [each for each in judged if each.case.path == file], same) for file in files]
    rows.append(_row("all", judged, same))
    return HEAD + "\n".join(rows) + f"\n\n{_summary(judged)}\n" + "".join(_left(judged))


def _row(file: str, judged: Sequence[Judged], same: Mapping[str, str]) -> str:
    counts = Counter(each.verdict for each in judged)
    named = sum(file in ("all", name.partition("::")[0]) for name in same)
    cells = [file, len(judged), *(counts[verdict] for verdict in Verdict), named]
    return "| " + " | ".join(map(str, cells)) + " |"


def _summary(judged: Sequence[Judged]) -> str:
    killed = sum(map(is_kill, judged))
    return f"{killed} of {len(judged)} killed: {share(judged):.1%}."


def _left(judged: Sequence[Judged]) -> Iterator[str]:
    left = [each for each in judged if not is_kill(each)]
    if left:
        yield "\nWhat no test noticed:\n\n"
    for each in left:
        yield f"- {each.verdict}: `{each.case.name}`\n"


def write(judged: Sequence[Judged], same: Mapping[str, str], path: Path = PAGE) -> None:
    """Write the page anew."""
    path.write_text(page(judged, same), encoding="utf-8")
