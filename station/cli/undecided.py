"""archive undecided · archive settle: imports whose journal is not followed, and a person's decisions on them."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.progress import shown_progress
from station.core.clock import local, to_record


def add_to(words: Commands) -> None:
    """Add the commands to the group of the archive."""
    command(
        words,
        "undecided",
        _undecided,
        "imports that are set aside and wait for a decision",
        "archive undecided --json",
    )
    parser = command(
        words,
        "settle",
        _settle,
        "decide on an import that was set aside",
        "archive settle 20261126-043841-7c7ad1a9 --take --reason 升级前断电，已核对存储卡",
    )
    parser.add_argument("session", metavar="SESSION", help="as `archive undecided` names it")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--take", action="store_true", help="record in your name what lies there whole")
    choice.add_argument("--dismiss", action="store_true", help="do not record it; nothing is removed")
    parser.add_argument("--reason", required=True)


def _undecided(context: Context, _arguments: Namespace) -> Outcome:
    texts = context.texts
    recovery = context.station.services.archive.recovery
    found = recovery.undecided(context.session)
    lines = [
        texts(
            "archive.cli.undecided",
            session=each.session,
            found_at=f"{local(each.found_at, context.settings.zone):%Y-%m-%d %H:%M}",
            fault=texts(f"archive.journal.{each.fault}"),
            named=each.named,
            whole=each.whole,
        )
        for each in found
    ]
    document = [
        {
            "session": each.session,
            "fault": each.fault.value,
            "found_at": to_record(each.found_at),
            "named": each.named,
            "whole": each.whole,
        }
        for each in found
    ]
    lines = lines or [texts("archive.cli.nothing_undecided")]
    lines += [texts("archive.cli.import_damaged", session=each) for each in recovery.damaged(context.session)]
    return Outcome(document, lines)


def _settle(context: Context, arguments: Namespace) -> Outcome:
    recovery, session, name = (
        context.station.services.archive.recovery,
        context.session,
        str(arguments.session),
    )
    if arguments.dismiss:
        recovery.dismiss(session, name, arguments.reason)
        line = context.texts("archive.cli.dismissed", session=name)
        return Outcome({"session": name, "taken": False, "recordings": 0}, [line])
    count = recovery.take(session, name, arguments.reason, report=shown_progress(context.texts))
    line = context.texts("archive.cli.taken", session=name, count=count)
    return Outcome({"session": name, "taken": True, "recordings": count}, [line])
