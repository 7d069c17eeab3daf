"""archive list, show, verify, attribute: recordings on record, and their proof."""

from __future__ import annotations

import os
from argparse import Namespace

from station.archive.arrival.values import Punctuality
from station.archive.bodies import MediaAttributed
from station.archive.catalogue.listing import IMPORT_LIST, RECORDING_LIST
from station.archive.desktops import named_desktop
from station.archive.fixity.values import FixityResult
from station.archive.origins.bodies import OriginAttributed
from station.archive.places import FIRST
from station.archive.retention.values import RetentionState
from station.archive.survey.values import MediaKind
from station.archive.values import ImportSession, Recording
from station.cli import (
    clearing,
    findings,
    giving_back,
    hindrances,
    known_devices,
    manifests,
    missing,
    redating,
    retention,
    second,
    undecided,
)
from station.cli.arguments import Commands, code, command, day, group
from station.cli.context import Context
from station.cli.import_command import stopping
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import REFUSED, Outcome
from station.cli.progress import shown_progress
from station.cli.recordings import add_contents, recording_document
from station.cli.recordings import show as show_recording
from station.core.clock import local
from station.core.listing import DayRange
from station.core.texts import Texts
from station.people.sessions import Session, program_session


def register(commands: Commands) -> None:
    """Add the commands."""
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
    parser.add_argument(
        "--late", action="store_true", help="only those that came in later than they were due (DM-05)"
    )
    parser.add_argument(
        "--partial", action="store_true", help="only those that their cards did not give in full"
    )
    parser.add_argument(
        "--marked",
        action="store_true",
        help="only those that their devices marked and nobody decided about (DM-04)",
    )
    parser.add_argument(
        "--kept", action="store_true", help="only those that somebody decided to keep long-term (DM-04)"
    )
    parser.add_argument(
        "--doubt",
        action="store_true",
        help="only those that nobody can be named for, or whose names bear another officer's number",
    )
    add_list_options(parser, RECORDING_LIST)
    parser = command(words, "imports", _imports, "imports, newest first", "archive imports --page --json")
    add_list_options(parser, IMPORT_LIST)
    parser = command(
        words, "show", show_recording, "one recording with its proof", "archive show 9f86d081884c --json"
    )
    parser.add_argument("sha256", metavar="SHA256", help="the hash, or the beginning of it")
    add_contents(words)
    parser = command(
        words, "verify", _verify, "read every stored file and compare it with the ledger", "archive verify"
    )
    parser.add_argument("--second", action="store_true", help="check the second archive instead")
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
    parser.add_argument(
        "--device",
        metavar="TAG",
        help="by this further device that the same content came in from (tag or serial)",
    )
    undecided.add_to(words)
    second.add_to(words)
    known_devices.add_to(words)
    redating.add_to(words)
    giving_back.add_to(words)
    manifests.add_to(words)
    clearing.add_to(words)
    hindrances.add_to(words)
    retention.add_to(words)
    retention.add_log(words)
    missing.add_to(words)
    findings.add_to(words)


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
        partial="yes" if arguments.partial else None,
        retention=_retention(arguments),
        arrival=Punctuality.LATE.value if arguments.late else None,
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


def _retention(arguments: Namespace) -> str | None:
    """What was decided, or waits for that, as the list filters by it."""
    if arguments.marked:
        return RetentionState.PROPOSED.value
    return RetentionState.KEPT.value if arguments.kept else None


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
        lambda row: _import_line(context, row),
    )


def _import_line(context: Context, row: ImportSession) -> str:
    """What came of it, how much of the source was seen, and whether it completed a return."""
    texts = context.texts
    counts = {"copied": row.copied, "already": row.already, "held": row.held, "failed": row.failed}
    said = (
        f"{local(row.closed_at, context.settings.zone):%Y-%m-%d %H:%M}",
        row.camera or texts("archive.closing.no_device"),
        texts("archive.cli.import_done", session=row.session, **counts),
        texts(f"archive.extent.{row.extent}") if row.extent else "",
        texts(f"archive.closing.{row.closing}") if row.closing else "",
        "" if row.cleared is None else texts("archive.cli.import_cleared", count=row.cleared),
    )
    return "  ".join(filter(None, said))


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


def _verify(context: Context, arguments: Namespace) -> Outcome:
    archive = context.station.services.archive
    checking = archive.second_care if arguments.second else archive.fixity
    with stopping() as cancel:
        result = checking.verify(_checker(context), report=shown_progress(context.texts), cancel=cancel)
    texts = context.texts
    if not result.bad:
        sound = [texts("archive.cli.verified", checked=result.checked)]
        return Outcome(result.to_json(), [*sound, *_besides(result, texts)])
    lines = [
        *_besides(result, texts),
        texts("archive.cli.verified_bad", checked=result.checked, bad=len(result.bad)),
    ]
    lines += [
        texts("archive.cli.bad_line", reason=texts(f"archive.fault.{each.reason}"), stored=each.stored)
        for each in result.bad
    ]
    return Outcome(result.to_json(), lines, REFUSED)


def _besides(result: FixityResult, texts: Texts) -> list[str]:
    """What the check could not prove, and what it did not look at."""
    return [*_elsewhere(result, texts), *_in_part(result, texts), *_unproven(result, texts)]


def _in_part(result: FixityResult, texts: Texts) -> list[str]:
    """What lies as it was stored, and was never whole."""
    return [texts("archive.cli.partial_line", stored=each) for each in result.partial]


def _elsewhere(result: FixityResult, texts: Texts) -> list[str]:
    return [texts("archive.cli.elsewhere", count=result.elsewhere)] if result.elsewhere else []


def _unproven(result: FixityResult, texts: Texts) -> list[str]:
    """That the reading proves no disk, and why."""
    return (
        []
        if result.way.is_cold
        else [texts("archive.not_proven_read", why=texts(f"archive.way.{result.way}"))]
    )


def _checker(context: Context) -> Session:
    """The session that checks: the named account, or the program; anybody who has the data may check it."""
    if context.arguments.account or os.environ.get("STATION_ACCOUNT"):
        return context.session
    return program_session()


def _attribute(context: Context, arguments: Namespace) -> Outcome:
    catalogue, session = context.station.services.archive.catalogue, context.session
    officer = context.officer(arguments.officer)
    if arguments.device is not None:
        return _attribute_origin(context, arguments, officer)
    entry = catalogue.attribute(session, arguments.sha256, officer, arguments.reason)
    found = catalogue.recording(session, entry.of(MediaAttributed).sha256)
    line = context.texts(
        "archive.cli.attributed", stored=found.stored, name=found.officer_name, officer=found.officer
    )
    return Outcome({"entry": entry.reference, **recording_document(found)}, [line])


def _attribute_origin(context: Context, arguments: Namespace, officer: str) -> Outcome:
    """The same by a further device that the content came in from."""
    catalogue, session, device = context.station.services.archive.catalogue, context.session, arguments.device
    entry = catalogue.attribute_origin(session, arguments.sha256, device, officer, arguments.reason)
    body = entry.of(OriginAttributed)
    found = catalogue.recording(session, body.sha256)
    line = context.texts(
        "archive.cli.origin_attributed", device=device, name=body.officer_name, officer=officer
    )
    return Outcome({"entry": entry.reference, **recording_document(found)}, [line])
