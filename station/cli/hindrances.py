"""archive hindered: what prevented the recordings of an import from coming in in time."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command, moment
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.clock import at_office, to_record


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "hindered",
        _hindered,
        "say what prevented an import's late recordings from coming in, and until when (DM-05)",
        'archive hindered 20261126-043841-7c7ad1a9 --until "2026-11-26 08:00" --reason 道路中断',
    )
    parser.add_argument("session", metavar="SESSION", help="as `archive imports` lists it")
    parser.add_argument(
        "--until",
        required=True,
        type=moment,
        metavar="T",
        help='when it had gone: "2026-11-26 08:00" in the office\'s time; they were due so long after that',
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what it was")


def _hindered(context: Context, arguments: Namespace) -> Outcome:
    gone_at = at_office(arguments.until, context.settings.zone)
    noted = context.station.services.archive.hindrances.note(
        context.session, arguments.session, gone_at, arguments.reason
    )
    document = {
        "session": noted.session,
        "until": to_record(gone_at),
        "recordings": noted.recordings,
        "late": noted.late,
    }
    facts = {"session": noted.session, "count": noted.recordings, "late": noted.late}
    return Outcome(document, [context.texts("archive.hindrance_noted", **facts)])
