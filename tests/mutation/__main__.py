"""Whether the tests would notice: ``python -m tests.mutation [--only PART] [--jobs N] [--list] [--kept FILE] [--write]``.

Each mutant of the files in ``targets.toml`` is put into a copy of the project and the tests named there are run on it; a
mutant that they pass has survived. Prints what was not killed and the share that was; exit 1 below the bound or when
fewer mutants were listed than must be, exit 2 when tests don't pass on the original. Mutants that behave like the original
are named in ``equivalent.toml`` with the reason. Takes about half an hour, so it is not a part of ``./test``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.mutation import kept, report
from tests.mutation.cases import cases, equivalents
from tests.mutation.judging import BaselineError, Judged, judge_all

LEAST_MUTANTS, LEAST_KILLED = 150, 0.85


def main() -> int:
    """Run what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name holds this part")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--kept", type=Path, help="kills are kept in FILE and not run again")
    parser.add_argument("--list", action="store_true", help="list the mutants, run none")
    parser.add_argument("--write", action="store_true", help="after all of them: write docs/mutation.md")
    arguments = parser.parse_args()
    if arguments.write and arguments.only:
        parser.error("--write is for the whole list")
    every = list(cases())
    listed = [case for case in every if arguments.only in case.name]
    if arguments.list:
        print(*(case.name for case in listed), f"{len(listed)} mutants", sep="\n")
        return 0
    known = kept.read(arguments.kept)
    judged = [Judged(case, known[digest]) for case in listed if (digest := kept.digest(case)) in known]
    done = {each.case.name for each in judged}

    def tell(found: Judged) -> None:
        kept.note(arguments.kept, found)
        print(f"{found.verdict:9} {found.case.name}  (line {found.case.mutant.line})", flush=True)

    try:
        judged += judge_all([case for case in listed if case.name not in done], arguments.jobs, tell)
    except BaselineError as failed:
        print(failed, file=sys.stderr)
        return 2
    if arguments.write:
        order = {case.name: place for place, case in enumerate(every)}
        report.write(sorted(judged, key=lambda each: order[each.case.name]), equivalents())
    share = report.share(judged)
    print(f"{share:.1%} of {len(judged)} killed (at least {LEAST_KILLED:.0%} of {LEAST_MUTANTS})")
    return 0 if share >= LEAST_KILLED and len(every) >= LEAST_MUTANTS else 1


if __name__ == "__main__":
    sys.exit(main())
