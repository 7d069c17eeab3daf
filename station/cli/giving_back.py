"""archive give-back: imports, or recordings with what belongs to them, as they lay on their card."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from station.archive.giving_back.values import GivingWish, TreeGivenBack
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.import_command import stopping
from station.cli.outcome import REFUSED, Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.texts import Texts


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "give-back",
        _give_back,
        "write imports, or recordings with what belongs to them, into an empty folder, as they lay on their card",
        "archive give-back 20261126-043841-7c7ad1a9 --to /media/stick/BWC-0017 --reason 当事人申请复制",
    )
    parser.add_argument(
        "what", nargs="*", metavar="SESSION|SHA256", help="imports (`archive imports`), or recordings"
    )
    parser.add_argument("--matter", default=None, metavar="NO", help="the recordings of a matter")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="DIR", help="a folder that is empty, or not there yet"
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what for; it is recorded")


def _give_back(context: Context, arguments: Namespace) -> Outcome:
    if not (arguments.what or arguments.matter):
        raise UsageProblem("archive.give_back_what")
    wish = GivingWish(tuple(arguments.what), arguments.matter)
    with stopping() as cancel:
        given = context.station.services.archive.giving_back.give(
            context.session,
            wish,
            arguments.to.expanduser(),
            arguments.reason,
            report=shown_progress(context.texts),
            cancel=cancel,
        )
    return Outcome(given.to_json(), given_lines(given, context.texts), REFUSED if given.bad else 0)


def given_lines(given: TreeGivenBack, texts: Texts) -> list[str]:
    """What came of it in words."""
    lines = [texts("archive.given_back", count=given.given, to=str(given.to))]
    lines += [
        texts("archive.not_given", source=each.path, why=texts(f"archive.giving.{each.reason}"))
        for each in given.bad
    ]
    if given.tree.lacking:
        lines.append(texts("archive.giving_lacking", count=len(given.tree.lacking)))
    if given.bad or given.tree.lacking or given.way.is_cold:
        return lines
    return [*lines, texts("archive.not_proven_read", why=texts(f"archive.way.{given.way}"))]
