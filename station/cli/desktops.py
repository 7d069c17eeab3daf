"""station desktops · rename · lost · found: the computers of an office whose database is on a server."""

from __future__ import annotations

from argparse import Namespace

from station.archive.desktop_bodies import DesktopFound, DesktopLost, DesktopNamed
from station.archive.desktops import OfficeDesktop
from station.cli.arguments import Commands, command, word
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.cli.secrets import second_person
from station.core.clock import local, to_record
from station.core.system_user import system_user


def add_desktops(words: Commands) -> None:
    """Add the commands to the group ``station``."""
    command(words, "desktops", _desktops, "the desktops of the office", "station desktops --json")
    parser = command(
        words,
        "rename",
        _rename,
        "give a desktop another name",
        "--as admin station rename 二楼窗口 --to 三楼窗口",
    )
    parser.add_argument("desktop", type=word, metavar="NAME", help="its name, or the place of its archive")
    parser.add_argument(
        "--to", required=True, type=word, metavar="NAME", help="what it is called from now on"
    )
    parser = command(
        words,
        "lost",
        _lost,
        "give up a desktop whose archive is gone; two people confirm",
        '--as admin station lost 二楼窗口 --second leader --reason "stolen on 26 November"',
    )
    parser.add_argument("desktop", type=word, metavar="NAME", help="as `station desktops` names it")
    parser.add_argument(
        "--second",
        required=True,
        metavar="ACCOUNT",
        help="who confirms besides; password from STATION_SECOND_PASSWORD or a prompt",
    )
    parser.add_argument("--reason", required=True, metavar="TEXT", help="what happened to it")
    parser = command(
        words,
        "found",
        _found,
        "this desktop, which was declared lost, is back with its archive",
        "--as admin station found --reason 派出所已发还，资料库完好",
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="where it was, and why it is believed"
    )


def _desktops(context: Context, _arguments: Namespace) -> Outcome:
    desktops = context.station.services.archive.desktops
    found = desktops.all()
    return Outcome(
        [_document(each, desktops.own) for each in found], [_line(context, each) for each in found]
    )


def _document(each: OfficeDesktop, own: str) -> dict[str, object]:
    return {
        "desktop": each.name,
        "place": each.place,
        "archive": "shared" if each.shares else "own",
        "machine": each.machine,
        "since": None if each.since is None else to_record(each.since),
        "lost_at": None if each.lost_at is None else to_record(each.lost_at),
        "reason": each.why,
        "here": each.place == own and not each.shares,
    }


def _line(context: Context, each: OfficeDesktop) -> str:
    texts, zone = context.texts, context.settings.zone
    name = each.name or texts("archive.first_desktop")
    if each.lost_at is not None:
        at = f"{local(each.lost_at, zone):%Y-%m-%d %H:%M}"
        return texts("archive.cli.desktop_lost", desktop=name, lost_at=at, reason=each.why)
    if each.shares:
        return texts("archive.cli.desktop_shares", desktop=name)
    return texts("archive.cli.desktop", desktop=name, place=each.place or "—")


def _rename(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.archive.desktops.rename(context.session, arguments.desktop, arguments.to)
    body = entry.of(DesktopNamed)
    line = context.texts("archive.cli.desktop_named", former=body.former, desktop=body.desktop)
    return Outcome({"desktop": body.desktop, "former": body.former, **entry.reference}, [line])


def _lost(context: Context, arguments: Namespace) -> Outcome:
    desktops, session = context.station.services.archive.desktops, context.session
    second = second_person(context, arguments.second)
    entry = desktops.declare_lost(session, arguments.desktop, second, arguments.reason, system_user())
    body = entry.of(DesktopLost)
    facts = {"desktop": body.desktop, "recordings": body.recordings}
    return Outcome(facts | entry.reference, [context.texts("archive.cli.desktop_given_up", **facts)])


def _found(context: Context, arguments: Namespace) -> Outcome:
    desktops, session = context.station.services.archive.desktops, context.session
    entry = desktops.declare_found(session, arguments.reason)
    body = entry.of(DesktopFound)
    line = context.texts("archive.cli.desktop_back", desktop=body.desktop)
    return Outcome({"desktop": body.desktop, **entry.reference}, [line])
