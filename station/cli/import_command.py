"""import · exempt: bringing recordings in, its plan beforehand, and a written explanation where there are none."""

from __future__ import annotations

import signal
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from station.archive.clocks.values import LONGEST_OFFSET
from station.archive.identity.wording import grounds_said
from station.archive.outcomes import FileOutcome
from station.archive.second.wording import end_lines
from station.archive.survey.values import shown
from station.archive.told.wording import log_lines, marked_lines
from station.archive.values import ImportOptions, ImportResult
from station.cli.arguments import Commands, code, command, file_path
from station.cli.cameras import source_of
from station.cli.context import Context
from station.cli.exempt_command import add_exempt
from station.cli.import_plan import plan_document, planned_lines
from station.cli.import_words import clock_lines, matter_lines, survey_lines
from station.cli.outcome import DONE, ENVIRONMENT, REFUSED, Outcome
from station.cli.pausing import pausing, with_keys_told
from station.cli.progress import shown_progress
from station.core import sizes
from station.core.progress import CancelToken
from station.core.texts import Texts

_ENVIRONMENT_REASONS = frozenset(
    {
        "source_gone",
        "source_error",
        "source_damaged",
        "destination_gone",
        "destination_full",
        "destination_read_only",
        "destination_error",
        "no_space",
        "engine_died",
    }
)
"""Reasons that lie with a device, a disk or the machine rather than with a file."""


def register(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "import",
        _import,
        "bring recordings in from a folder or mounted card, verified; Ctrl-Z lets the copy wait and go on, Ctrl-C ends it without loss",
        "import /media/BODYCAM --officer 1001 --purpose 日常检查 --json",
    )
    parser.add_argument(
        "source",
        type=file_path,
        metavar="SOURCE",
        help="a folder, a mounted card, one file, or a camera as `devices cameras` lists it",
    )
    parser.add_argument(
        "--officer", type=code, metavar="NO", help="whose recordings these are (else the ledger says)"
    )
    parser.add_argument("--camera", type=code, metavar="TAG", help="which device they are from")
    parser.add_argument(
        "--reason",
        default="",
        metavar="TEXT",
        help="how you know that it is the device of --camera; without it only a serial number on record completes a return",
    )
    parser.add_argument("--matter", metavar="NO", help="number of the matter they belong to")
    parser.add_argument("--purpose", default="", metavar="TEXT", help="what they were made for")
    parser.add_argument(
        "--clock-offset",
        type=offset_seconds,
        metavar="SECONDS",
        help="how far the device's clock is ahead of the station's",
    )
    parser.add_argument(
        "--resume",
        default="",
        metavar="SESSION",
        help="go on inside the files in which this import ended, stating what was stated then",
    )
    parser.add_argument(
        "--second", type=file_path, metavar="DIR", help="a second archive for this import alone"
    )
    parser.add_argument(
        "--first",
        action="store_true",
        help="let all other copies into the archive wait for this one, also those of windows",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show the plan; nothing is copied and nothing recorded"
    )
    add_exempt(commands)


def offset_seconds(text: str) -> float:
    """How far a clock is ahead. Raises ArgumentTypeError."""
    most = round(LONGEST_OFFSET.total_seconds())
    try:
        seconds = float(text)
    except ValueError:
        seconds = float("nan")
    if not abs(seconds) <= most:  # also not a number
        raise ArgumentTypeError(f"not a number of seconds within {most}: {text}")
    return seconds


def _import(context: Context, arguments: Namespace) -> Outcome:
    options = ImportOptions(
        officer=None if arguments.officer is None else context.officer(arguments.officer),
        camera=None if arguments.camera is None else context.item(arguments.camera),
        matter=arguments.matter,
        purpose=arguments.purpose,
        clock_offset_ms=None if arguments.clock_offset is None else round(arguments.clock_offset * 1000),
        camera_reason=arguments.reason,
        second=None if arguments.second is None else Path(arguments.second).absolute(),
    )
    if arguments.dry_run:
        return _planned(context, arguments, options)
    session, report, before = context.session, shown_progress(context.texts), arguments.resume
    imports = context.station.services.archive.imports
    with stopping() as cancel, source_of(context, arguments.source, cancel) as source:
        plan = imports.planned(session, source, options, before=before, report=report, cancel=cancel)
        with pausing(first=arguments.first) as pause:
            told = with_keys_told(report)
            result = imports.run(session, *plan, report=told, cancel=cancel, pause=pause)
    return Outcome(result.to_json(), list(_import_lines(result, context.texts)), _import_status(result))


def _import_status(result: ImportResult) -> int:
    if not result.recorded or result.died or any(each.reason.withheld for each in result.ignored):
        return ENVIRONMENT
    troubled = [each for each in result.outcomes if not each.outcome.is_whole]
    if not troubled:
        # What its disk did not take of the second copies is no trouble of the import, but somebody has to see to it.
        lacking = result.second is not None and result.second.lacking
        return ENVIRONMENT if lacking else DONE
    return ENVIRONMENT if any(each.reason in _ENVIRONMENT_REASONS for each in troubled) else REFUSED


def _import_lines(result: ImportResult, texts: Texts) -> Iterator[str]:
    for each in result.outcomes:
        facts = {"outcome": texts(f"archive.outcome.{each.outcome}"), "source": shown(each.source)}
        if each.stored is not None:
            yield texts("archive.cli.file_line", **facts, stored=each.stored)
            if each.resumed:
                yield texts("archive.cli.resumed_line", size=sizes.size(each.resumed))
            if each.gaps:
                lacking = sizes.size(each.missing_bytes)
                yield texts("archive.cli.gaps_line", lacking=lacking, count=len(each.gaps))
        else:
            reason = texts(f"archive.reason.{each.reason}")
            yield texts("archive.cli.file_reason", **facts, reason=reason)
    for unread in result.unread:
        reason = texts(f"archive.unread.{unread.reason}")
        yield texts("archive.cli.unread_line", source=unread.shown_path, reason=reason)
    yield from survey_lines(result.surveyed, result.ignored, result.extent, texts)
    yield from _doubt_lines(result, texts)
    yield from matter_lines(result.matter, texts)
    yield from end_lines(result.second, texts)
    counts = {outcome.value: result.count(outcome) for outcome in FileOutcome}
    yield texts("archive.cli.import_done", session=result.session, **counts)
    if in_part := result.count(FileOutcome.PARTIAL):
        yield texts("archive.cli.partial_done", count=in_part)
    if not result.recorded:
        yield texts("errors.archive.not_recorded", session=result.session)
    elif result.closing is not None:
        yield texts(f"archive.return.{result.closing_key}", camera=result.camera or "")
        if result.closes:
            yield from grounds_said(texts, result.evidence)


def _doubt_lines(result: ImportResult, texts: Texts) -> Iterator[str]:
    """What is not proved of the way it came in, and how much of it is late."""
    if not result.kept_apart:
        yield texts("archive.not_kept_apart")
    if not result.way.is_cold:
        yield texts("archive.not_proven", why=texts(f"archive.way.{result.way}"))
    if result.suggested is not None and result.camera is None:
        yield texts("archive.suggested", camera=result.suggested)
    yield from clock_lines(result.weighed, texts)
    if result.other_numbers:
        yield texts("archive.other_numbers", count=result.other_numbers)
    if result.late:
        yield texts("archive.late_among", count=result.late)
    yield from log_lines(texts, result.told)
    yield from marked_lines(texts, result.told, result.marked)


def _planned(context: Context, arguments: Namespace, options: ImportOptions) -> Outcome:
    """What an import would do; nothing is copied or recorded."""
    imports, session, texts = context.station.services.archive.imports, context.session, context.texts
    with stopping() as cancel, source_of(context, arguments.source, cancel) as source:
        found, ordered = imports.planned(
            session, source, options, before=arguments.resume, report=shown_progress(texts), cancel=cancel
        )
    return Outcome(plan_document(found, ordered), list(planned_lines(found, ordered, texts)))


@contextmanager
def stopping() -> Iterator[CancelToken]:
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
