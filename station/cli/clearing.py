"""archive clear: what a device has and the archive too is removed from the device, by two persons."""

from __future__ import annotations

from argparse import Namespace

from station.archive.clearing.decide import require_something, require_writable
from station.archive.clearing.values import ClearingEnd, ClearingResult
from station.archive.clearing.wording import kept_by_reason, kept_named, plan_said, result_said
from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.import_command import stopping
from station.cli.outcome import DONE, ENVIRONMENT, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.cli.secrets import second_person
from station.cli.terminal import tell

_ENVIRONMENT_ENDS = (ClearingEnd.DEVICE_GONE, ClearingEnd.ARCHIVE_GONE)


def add_to(words: Commands) -> None:
    """Add the command to the group of the archive."""
    parser = command(
        words,
        "clear",
        _clear,
        "remove from a device what the archive has, each file read anew beside its copies; two people confirm",
        "--as gear archive clear /media/BODYCAM --with leader --json",
    )
    parser.add_argument("source", type=file_path, metavar="SOURCE", help="a mounted card or a folder")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument(
        "--with",
        dest="second",
        metavar="ACCOUNT",
        help="who confirms besides; password from STATION_SECOND_PASSWORD or a prompt",
    )
    who.add_argument(
        "--dry-run", action="store_true", help="read all that and say what would go; nothing is removed"
    )


def _clear(context: Context, arguments: Namespace) -> Outcome:
    clearing, session = context.station.services.archive.clearing, context.session
    report = shown_progress(context.texts)
    with stopping() as cancel:
        plan = clearing.look(session, arguments.source, report=report, cancel=cancel)
        if arguments.dry_run:
            result = clearing.try_out(session, plan, report=report, cancel=cancel)
        else:
            require_something(plan)  # nobody types a password for nothing
            require_writable(plan)
            tell(plan_said(plan, context.texts))
            second = second_person(context, arguments.second)
            result = clearing.clear(session, plan, second, report=report, cancel=cancel)
    texts = context.texts
    lines = [
        *result_said(result, texts),
        *kept_by_reason(result.kept, texts),
        *(f"  {line}" for line in kept_named(result.kept, texts)),
    ]
    return Outcome(result.to_json(), lines, _status(result))


def _status(result: ClearingResult) -> int:
    if result.end in _ENVIRONMENT_ENDS or not result.recorded:
        return ENVIRONMENT
    faulty = any(each.reason.is_fault for each in result.kept)
    return REFUSED if faulty or result.end is not ClearingEnd.DONE else DONE
