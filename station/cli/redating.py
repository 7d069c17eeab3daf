"""archive redate · to-redate: dating recordings anew by what their device's clock was off by."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta

from station.archive.redating.bodies import SessionRedated
from station.archive.redating.use_cases import RedatingPlan
from station.archive.redating.wording import done_words, outside_words, proposal_words
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.import_command import offset_seconds
from station.cli.outcome import Outcome
from station.cli.returns import return_words
from station.core.clock import local, to_record
from station.people.permissions import Permission


def add_to(words: Commands) -> None:
    """Add the commands to the group of the archive."""
    parser = command(
        words,
        "redate",
        _redate,
        "date the recordings of an import anew, by what is on record of the device's clock, or by --clock-offset",
        "archive redate 20261126-043841-7c7ad1a9 --clock-offset -172800 --reason 设备日期慢两天",
    )
    parser.add_argument("session", metavar="SESSION", help="as `archive imports` lists it")
    parser.add_argument(
        "--clock-offset",
        type=offset_seconds,
        metavar="S",
        help="by how many seconds the device was ahead while it recorded (negative: behind)",
    )
    parser.add_argument("--reason", default="", metavar="TEXT", help="how you know it")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
    command(
        words,
        "to-redate",
        _to_redate,
        "imports whose recordings were dated by another clock, or zone, than is on record of their device by now",
        "archive to-redate --json",
    )


def _redate(context: Context, arguments: Namespace) -> Outcome:
    redating, session, texts = context.station.services.archive.redating, context.session, context.texts
    offset = None if arguments.clock_offset is None else timedelta(seconds=arguments.clock_offset)
    plan = redating.preview(session, arguments.session, offset)
    document = _document(plan)
    told = _planned(context, plan)
    if arguments.dry_run:
        return Outcome(document, [*told, *outside_words(texts, plan.outside, plan.camera)])
    done = redating.redate(session, arguments.session, offset, arguments.reason)
    body = done.entry.of(SessionRedated)
    lines = [*told, done_words(texts, done)]
    if body.camera is not None and not plan.outside:
        lines.append(texts(f"archive.return.{done.closing}", camera=body.camera))
    closed = {"tag": body.camera} if body.closes else None
    return Outcome({**document, "entry": done.entry.reference, "closed": closed}, lines)


def _document(plan: RedatingPlan) -> dict[str, object]:
    first = plan.first
    return {
        "session": plan.session,
        "camera": plan.camera,
        "recordings": plan.recordings,
        "moved": plan.moved,
        "closing": plan.closing.value,
        "return_by_wrong_times": plan.outside,
        "first": None
        if first is None
        else {
            "before": to_record(first.before.recorded_from),
            "now": to_record(first.after.recorded_from),
            "offset_seconds": first.offset.total_seconds(),
        },
    }


def _planned(context: Context, plan: RedatingPlan) -> list[str]:
    texts, zone, first = context.texts, context.settings.zone, plan.first
    if first is None:
        return [texts("archive.redating.nothing", session=plan.session)]
    facts = {
        "was": f"{local(first.before.recorded_from, zone):%Y-%m-%d %H:%M:%S}",
        "now": f"{local(first.after.recorded_from, zone):%Y-%m-%d %H:%M:%S}",
    }
    return [texts("archive.redating.planned", count=plan.recordings, moved=plan.moved, **facts)]


def _to_redate(context: Context, _arguments: Namespace) -> Outcome:
    texts = context.texts
    found = context.station.services.archive.redating.proposals(context.session)
    lines = [f"{each.session}  {proposal_words(texts, each)}" for each in found]
    document: dict[str, object] = {"to_redate": [each.to_json() for each in found]}
    if context.session.may(Permission.RECORDING_EXEMPT):  # what came of it for returns waits for a decision
        returns = context.station.services.inventory.returns.in_question(context.session)
        zone = context.settings.zone
        lines += [f"{each.item.label}  {return_words(texts, each, zone)}" for each in returns]
        document["returns"] = [each.to_json() for each in returns]
    return Outcome(document, lines or [texts("archive.redating.none")])
