"""centre init · centre enrol · sync · sync status: the direct road to the central database.

`sync` and `sync status` need no account: a scheduled task runs them, they decide nothing, and who may read the
station's key may send what it signed. Signing in would also be an entry, and the second of two sessions would have
something to send.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from station.centre_owner import make_centre
from station.cli.arguments import Commands, command, group
from station.cli.centre_owner import register_owner
from station.cli.context import Context
from station.cli.continuing import add_continuing, continue_from_centre
from station.cli.outcome import DONE, Outcome
from station.cli.progress import shown_progress
from station.cli.secrets import centre_address, wished_login
from station.core.clock import local, to_record
from station.core.ledger import Stream
from station.core.texts import Texts
from station.people.sessions import program_session
from station.sync.values import StreamStatus, SyncResult, SyncStatus, Trouble

_ROUNDS = 20
"""How often `sync` looks again for entries that were recorded while it sent."""


def register(commands: Commands) -> None:
    """Add the groups."""
    centre = group(
        commands, "centre", "the central database", "centre init postgresql://owner@192.0.2.7/centre"
    )
    example = "postgresql://owner@192.0.2.7/centre"
    parser = command(
        centre, "init", _init, "make the central tables in a PostgreSQL", f"centre init {example}"
    )
    parser.add_argument(
        "address",
        metavar="URL",
        help="postgresql://USER@HOST:PORT/DATABASE; the password comes from STATION_CENTRE_PASSWORD",
    )
    parser = command(
        centre,
        "enrol",
        _enrol,
        "register this station as the centre's owner, and keep a login of its own",
        "--as admin centre enrol postgresql://owner@192.0.2.7/centre",
    )
    parser.add_argument(
        "address",
        metavar="URL",
        help="postgresql://OWNER@HOST:PORT/DATABASE; the password comes from STATION_CENTRE_PASSWORD and is not kept",
    )
    parser.add_argument(
        "--login",
        metavar="NAME",
        help="the station's login by name; STATION_LOGIN_PASSWORD has its password where the database's administrator"
        " made the role",
    )
    register_owner(centre)
    sync = command(commands, "sync", _sync, "send what the centre lacks (needs no account)", "sync --json")
    sync.add_argument(
        "--once", action="store_true", help="one session; do not look again for what was recorded meanwhile"
    )
    add_continuing(sync)
    words = sync.add_subparsers(dest="sync_command", metavar="status")
    command(words, "status", _status, "what is unsent, since when and why", "sync status --json")


def _init(context: Context, arguments: Namespace) -> Outcome:
    made = make_centre(centre_address(context, arguments.address))
    document = {
        "centre": made.centre,
        "centre_id": made.centre_id,
        "version": made.version,
        "created": made.created,
        "former": made.former,
    }
    if made.former is not None:
        said = context.texts(
            "sync.centre_raised", centre=made.centre, former=made.former, version=made.version
        )
    else:
        said = context.texts("sync.centre_made" if made.created else "sync.centre_there", centre=made.centre)
    return Outcome(document, [said])


def _enrol(context: Context, arguments: Namespace) -> Outcome:
    address = centre_address(context, arguments.address)
    wish = wished_login(arguments.login)
    made = context.station.services.sync.enrolment.enrol(context.session, address, wish)
    document = {
        "station": made.station,
        "office": made.office,
        "key_id": made.key_id,
        "centre": made.centre,
        "centre_id": made.centre_id,
        "enrolled": made.new,
        "login": made.login,
    }
    key = "sync.enrolled" if made.new else "sync.enrolled_already"
    said = [context.texts(key, station=made.station, centre=made.centre, key_id=made.key_id)]
    if made.former:
        said.append(context.texts("sync.address_changed", former=made.former, centre=made.centre))
    return Outcome(document, said)


def _sync(context: Context, arguments: Namespace) -> Outcome:
    if arguments.continue_from_centre:
        return continue_from_centre(context, arguments)
    services, shown = context.station.services, shown_progress(context.texts)
    result = services.sync.synchroniser.run(program_session(), shown)
    sent, alarms = result.sent, list(result.alarms)
    for _ in range(0 if arguments.once else _ROUNDS):
        if result.troubles or not result.unsent:
            break
        result = services.sync.synchroniser.run(program_session(), shown)
        sent += result.sent
        alarms += result.alarms
    return _outcome(result, sent, alarms, services.sync.overview.status(program_session()), context.texts)


def _outcome(
    result: SyncResult, sent: int, alarms: list[Trouble], status: SyncStatus, texts: Texts
) -> Outcome:
    document: dict[str, object] = {
        "sent": sent,
        "received": result.received,
        "head": _custody(status).head.seq,
        "unsent": result.unsent,
        "streams": {stream.value: {"acked": head.seq} for stream, head in result.heads.items()},
        "alarms": [_trouble(each, texts) for each in alarms],
    }
    lines = [
        texts("sync.sent" if sent or result.unsent else "sync.sent_none", sent=sent, unsent=result.unsent)
    ]
    lines += [texts.error(each.error()) for each in (*alarms, *result.troubles)]
    if not result.troubles:
        return Outcome(document, lines)
    # The first trouble decides the exit status; what went through nevertheless is told beside it.
    problem = result.troubles[0].error()
    document |= {
        "error": problem.code,
        "rule": None,
        "message": texts.error(problem),
        "facts": problem.facts,
        "troubles": [_trouble(each, texts) for each in result.troubles],
    }
    return Outcome(document, lines, problem.exit_code)


def _status(context: Context, _arguments: Namespace) -> Outcome:
    status = context.inspected.services.sync.overview.status(program_session())
    texts = context.texts
    problem = status.problem
    document = {
        "sent": sum(each.acked for each in status.streams),
        "received": 0,
        "head": _custody(status).head.seq,
        "unsent": status.unsent,
        "oldest_unsent": _moment(status.oldest_unsent),
        "last_ok": _moment(status.last_ok),
        "problem": None if problem is None else _trouble(problem, texts),
        "centre": status.centre,
        "streams": {each.stream.value: _stream(each, texts) for each in status.streams},
    }
    return Outcome(document, _status_lines(status, texts, context.settings.zone), DONE)


def _stream(each: StreamStatus, texts: Texts) -> dict[str, object]:
    return {
        "head": each.head.seq,
        "acked": each.acked,
        "unsent": each.unsent,
        "oldest_unsent": _moment(each.oldest_unsent),
        "last_ok": _moment(each.last_ok),
        "fails": each.fails,
        "problem": None if each.problem is None else _trouble(each.problem, texts),
        "problem_at": _moment(each.problem_at),
        "next_try": _moment(each.next_try),
    }


def _status_lines(status: SyncStatus, texts: Texts, zone: str) -> list[str]:
    lines = [texts("sync.no_centre") if status.centre is None else texts("sync.centre", centre=status.centre)]
    lines += [
        texts(
            "sync.stream",
            stream=texts(f"entry.stream.{each.stream.value}"),
            seq=each.head.seq,
            acked=each.acked,
            unsent=each.unsent,
        )
        for each in status.streams
    ]
    if status.oldest_unsent is not None:
        lines.append(texts("sync.oldest_unsent", moment=_wall(status.oldest_unsent, zone)))
    if status.last_ok is None:
        lines.append(texts("sync.never_ok"))
    else:
        lines.append(texts("sync.last_ok", moment=_wall(status.last_ok, zone)))
    if status.problem is not None:
        lines.append(texts.error(status.problem.error()))
    return lines


def _custody(status: SyncStatus) -> StreamStatus:
    return next(each for each in status.streams if each.stream is Stream.CUSTODY)


def _trouble(trouble: Trouble, texts: Texts) -> dict[str, object]:
    return {
        "code": trouble.code,
        "stream": None if trouble.stream is None else trouble.stream.value,
        "message": texts.error(trouble.error()),
        "facts": dict(trouble.facts),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else to_record(moment)


def _wall(moment: datetime, zone: str) -> str:
    return local(moment, zone).strftime("%Y-%m-%d %H:%M:%S")
