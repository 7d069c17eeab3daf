"""import · exempt · archive list, show, verify, attribute: recordings, from the card to their proof."""

from __future__ import annotations

import os
import signal
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from station.archive.bodies import MediaAttributed
from station.archive.catalogue.listing import IMPORT_LIST, RECORDING_LIST
from station.archive.desktops import named_desktop
from station.archive.fixity.values import FixityResult
from station.archive.outcomes import FileOutcome
from station.archive.places import FIRST
from station.archive.survey.values import MediaKind, shown
from station.archive.values import ImportOptions, ImportResult, Recording
from station.cli import undecided
from station.cli.arguments import Commands, code, command, day, file_path, group
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_line, plain_row, query_of
from station.cli.outcome import DONE, ENVIRONMENT, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.cli.recordings import add_contents, recording_document
from station.cli.recordings import show as show_recording
from station.core.clock import local
from station.core.listing import DayRange
from station.core.progress import CancelToken
from station.core.texts import Texts
from station.inventory.bodies import RecordingExempted
from station.people.sessions import Session, program_session

_ENVIRONMENT_REASONS = frozenset(
    {
        "source_gone",
        "source_error",
        "destination_gone",
        "destination_full",
        "destination_read_only",
        "destination_error",
        "no_space",
        "engine_died",
    }
)
"""Reasons that lie with a device, a disk or the machine rather than with a file."""
_LONGEST_OFFSET = 50 * 366 * 86_400
"""A clock that was never set is decades off, in seconds."""


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "import",
        _import,
        "bring recordings in from a folder or mounted card, verified",
        "import /media/BODYCAM --officer 1001 --purpose 日常检查 --json",
    )
    parser.add_argument(
        "source", type=file_path, metavar="SOURCE", help="a folder, a mounted card or one file"
    )
    parser.add_argument(
        "--officer", type=code, metavar="NO", help="whose recordings these are (else the ledger says)"
    )
    parser.add_argument("--camera", type=code, metavar="TAG", help="which device they are from")
    parser.add_argument("--matter", metavar="NO", help="number of the matter they belong to")
    parser.add_argument("--purpose", default="", metavar="TEXT", help="what they were made for")
    parser.add_argument(
        "--clock-offset",
        type=_seconds,
        metavar="SECONDS",
        help="how far the device's clock is ahead of the station's",
    )
    parser = command(
        commands,
        "exempt",
        _exempt,
        "a written explanation in place of recordings (RC-06)",
        "exempt BWC-0017 --ground safety --text 检查场所要求关闭电子设备",
    )
    parser.add_argument("tag", type=code, metavar="TAG", help="the device that came back without recordings")
    parser.add_argument("--ground", required=True, metavar="CODE", help="see `rules`, RC-06")
    parser.add_argument("--text", required=True, help="the explanation")
    _register_archive(commands)


def _register_archive(commands: Commands) -> None:
    words = group(commands, "archive", "recordings on record", "archive verify")
    parser = command(words, "list", _list, "recordings, newest first", "archive list --officer 1001 --json")
    parser.add_argument("--officer", type=code, metavar="NO")
    parser.add_argument("--camera", type=code, metavar="TAG")
    parser.add_argument("--matter", metavar="NO")
    parser.add_argument("--session", metavar="ID")
    parser.add_argument("--kind", choices=[kind.value for kind in MediaKind])
    parser.add_argument("--since", type=day, metavar="DATE", help="first day of recording, 2026-01-31")
    parser.add_argument("--until", type=day, metavar="DATE", help="last day of recording")
    parser.add_argument(
        "--desktop", metavar="NAME", help="only those in the archive of this desktop (`station desktops`)"
    )
    parser.add_argument("--doubt", action="store_true", help="only those that nobody can be named for")
    add_list_options(parser, RECORDING_LIST)
    parser = command(words, "imports", _imports, "imports, newest first", "archive imports --page --json")
    add_list_options(parser, IMPORT_LIST)
    parser = command(
        words, "show", show_recording, "one recording with its proof", "archive show 9f86d081884c --json"
    )
    parser.add_argument("sha256", metavar="SHA256", help="the hash, or the beginning of it")
    add_contents(words)
    command(
        words, "verify", _verify, "read every stored file and compare it with the ledger", "archive verify"
    )
    parser = command(
        words,
        "attribute",
        _attribute,
        "settle whose recording it is",
        "archive attribute 9f86d081884c --officer 1001 --reason 本人确认",
    )
    parser.add_argument("sha256", metavar="SHA256")
    parser.add_argument("--officer", required=True, type=code, metavar="NO")
    parser.add_argument("--reason", required=True)
    undecided.add_to(words)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = float("nan")
    if not abs(seconds) <= _LONGEST_OFFSET:  # also not a number
        raise ArgumentTypeError(f"not a number of seconds within {_LONGEST_OFFSET}: {text}")
    return seconds


# ---------------------------------------------------------------------------------------------------- import


def _import(context: Context, arguments: Namespace) -> Outcome:
    options = ImportOptions(
        officer=None if arguments.officer is None else context.officer(arguments.officer),
        camera=None if arguments.camera is None else context.item(arguments.camera),
        matter=arguments.matter,
        purpose=arguments.purpose,
        clock_offset_ms=None if arguments.clock_offset is None else round(arguments.clock_offset * 1000),
    )
    session = context.session
    with _stopping() as cancel:
        result = context.station.services.archive.imports.run_all(
            session, arguments.source, options, report=shown_progress(context.texts), cancel=cancel
        )
    return Outcome(result.to_json(), list(_import_lines(result, context.texts)), _import_status(result))


def _import_status(result: ImportResult) -> int:
    if not result.recorded or result.died:
        return ENVIRONMENT
    troubled = [each for each in result.outcomes if each.outcome in (FileOutcome.HELD, FileOutcome.FAILED)]
    if not troubled:
        return DONE
    return ENVIRONMENT if any(each.reason in _ENVIRONMENT_REASONS for each in troubled) else REFUSED


def _import_lines(result: ImportResult, texts: Texts) -> Iterator[str]:
    for each in result.outcomes:
        facts = {"outcome": texts(f"archive.outcome.{each.outcome}"), "source": shown(each.source)}
        if each.stored is not None:
            yield texts("archive.cli.file_line", **facts, stored=each.stored)
        else:
            reason = texts(f"archive.reason.{each.reason}")
            yield texts("archive.cli.file_reason", **facts, reason=reason)
    for unread in result.unread:
        reason = texts(f"archive.unread.{unread.reason}")
        yield texts("archive.cli.unread_line", source=unread.shown_path, reason=reason)
    for ignored in result.ignored:
        if ignored.strange:
            reason = texts(f"archive.ignored.{ignored.reason}")
            yield texts("archive.cli.ignored_line", source=ignored.shown_path, reason=reason)
    if passed := sum(not each.strange for each in result.ignored):
        yield texts("archive.cli.ignored_count", count=passed)
    if not result.kept_apart:
        yield texts("archive.not_kept_apart")
    counts = {outcome.value: result.count(outcome) for outcome in FileOutcome}
    yield texts("archive.cli.import_done", session=result.session, **counts)
    if not result.recorded:
        yield texts("errors.archive.not_recorded", session=result.session)
    elif result.closing is not None:
        yield texts(f"archive.return.{result.closing}", camera=result.camera or "")


@contextmanager
def _stopping() -> Iterator[CancelToken]:
    """Ctrl-C and a kill stop the copy cleanly; what is stored by then is recorded."""
    token = CancelToken()

    def stop(_number: int, _frame: FrameType | None) -> None:
        token.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield token
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exempt(context: Context, arguments: Namespace) -> Outcome:
    exemptions = context.station.services.inventory.exemptions
    entry = exemptions.exempt(context.session, context.item(arguments.tag), arguments.ground, arguments.text)
    tag = entry.of(RecordingExempted).tag
    return Outcome({"entry": entry.reference, "tag": tag}, [context.texts("archive.cli.exempted", tag=tag)])


# --------------------------------------------------------------------------------------------------- archive


def _list(context: Context, arguments: Namespace) -> Outcome:
    days = DayRange(arguments.since, arguments.until)
    query = query_of(
        arguments,
        officer=None if arguments.officer is None else context.officer(arguments.officer),
        camera=None if arguments.camera is None else context.item(arguments.camera),
        matter_number=arguments.matter,
        session=arguments.session,
        kind=arguments.kind,
        doubt="yes" if arguments.doubt else None,
        desktop=None if arguments.desktop is None else _place(context, arguments.desktop),
        time=days.text if arguments.since or arguments.until else None,
    )
    return list_outcome(
        context,
        context.station.services.archive.catalogue,
        query,
        recording_document,
        lambda recording: _line(recording, context),
    )


def _place(context: Context, name: str) -> str:
    """The place of the archive of the desktop with this name, as the list filters by it. Raises Refused."""
    found = named_desktop(context.station.services.archive.desktops.all(), name)
    return found.place or FIRST


def _imports(context: Context, arguments: Namespace) -> Outcome:
    return list_outcome(
        context,
        context.station.services.archive.import_list,
        query_of(arguments),
        lambda row: plain_row(IMPORT_LIST, row),
        lambda row: plain_line(IMPORT_LIST, row),
    )


def _line(recording: Recording, context: Context) -> str:
    recorded = local(recording.recorded_from, context.settings.zone)
    return context.texts(
        "archive.cli.listed",
        sha256=recording.sha256[:16],
        recorded=f"{recorded:%Y-%m-%d %H:%M:%S}",
        officer=recording.officer_name or context.texts("archive.basis.nobody"),
        kind=context.texts(f"archive.kind.{recording.kind}"),
        stored=_where(recording, context.texts),
    )


def _where(recording: Recording, texts: Texts) -> str:
    if recording.lost:
        return texts("archive.cli.lost_with", stored=recording.stored, desktop=recording.desktop)
    return f"{recording.stored} · {recording.desktop}" if recording.desktop else recording.stored


def _verify(context: Context, _arguments: Namespace) -> Outcome:
    with _stopping() as cancel:
        result = context.station.services.archive.fixity.verify(
            _checker(context), report=shown_progress(context.texts), cancel=cancel
        )
    texts = context.texts
    if not result.bad:
        sound = [texts("archive.cli.verified", checked=result.checked)]
        return Outcome(result.to_json(), [*sound, *_elsewhere(result, texts)])
    lines = [
        *_elsewhere(result, texts),
        texts("archive.cli.verified_bad", checked=result.checked, bad=len(result.bad)),
    ]
    lines += [
        texts("archive.cli.bad_line", reason=texts(f"archive.fault.{each.reason}"), stored=each.stored)
        for each in result.bad
    ]
    return Outcome(result.to_json(), lines, REFUSED)


def _elsewhere(result: FixityResult, texts: Texts) -> list[str]:
    return [texts("archive.cli.elsewhere", count=result.elsewhere)] if result.elsewhere else []


def _checker(context: Context) -> Session:
    """The session that checks: the named account, or the program; anybody who has the data may check it."""
    if context.arguments.account or os.environ.get("STATION_ACCOUNT"):
        return context.session
    return program_session()


def _attribute(context: Context, arguments: Namespace) -> Outcome:
    catalogue, session = context.station.services.archive.catalogue, context.session
    officer = context.officer(arguments.officer)
    entry = catalogue.attribute(session, arguments.sha256, officer, arguments.reason)
    found = catalogue.recording(session, entry.of(MediaAttributed).sha256)
    line = context.texts(
        "archive.cli.attributed", stored=found.stored, name=found.officer_name, officer=found.officer
    )
    return Outcome({"entry": entry.reference, **recording_document(found)}, [line])
