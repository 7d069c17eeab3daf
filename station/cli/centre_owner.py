"""centre login · centre revoke · centre key · centre approve · centre verify: what the centre's owner does there.

They need no station and no account.
"""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace
from typing import Final

from station.centre_owner import (
    approve_epoch,
    enrol_key,
    make_login,
    revoke_login,
    verify_centre,
    withdraw_approval,
)
from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.outcome import DONE, REFUSED, Outcome
from station.cli.progress import shown_progress
from station.cli.secrets import centre_address, wished_login
from station.core.clock import to_record
from station.core.errors import Refused
from station.core.system_user import system_user
from station.core.texts import Texts
from station.sync.address import KeptAddress
from station.sync.central_values import (
    CentralStream,
    CentreProblem,
    OwnerAct,
    OwnerWord,
    RepairWish,
    StationProof,
    StreamRepair,
)

_ACTS_TOLD: Final = 5
"""Of the owner's newest acts about a station; the document has more."""


def register_owner(centre: Commands) -> None:
    """Add the commands of the centre's owner to the group ``centre``."""
    parser = command(
        centre,
        "login",
        _login,
        "make a login for a computer of a station, or give one a new password",
        "centre login 310110-01 --centre postgresql://owner@192.0.2.7/centre",
    )
    parser.add_argument("station", metavar="STATION", help="the station's id")
    parser.add_argument(
        "--login",
        metavar="NAME",
        help="an existing login, which gets a new password; without it a new one is made",
    )
    _add_centre(parser)
    parser = command(
        centre,
        "revoke",
        _revoke,
        "shut a login out, as that of a stolen computer",
        'centre revoke station_310110-01_3f9a0c27 --reason "notebook stolen" --centre postgresql://owner@192.0.2.7/centre',
    )
    parser.add_argument("login", metavar="LOGIN", help="its name, as centre verify tells it")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why; the centre keeps it on record")
    _add_centre(parser)
    _add_key(centre)
    parser = command(
        centre,
        "approve",
        _approve,
        "let a restored or cloned station go on (as the centre's owner)",
        'centre approve 310110-01 2 --reason "disk replaced, backup of Monday" --centre postgresql://owner@192.0.2.7/centre',
    )
    parser.add_argument("station", metavar="STATION", help="the station's id")
    parser.add_argument(
        "epoch", metavar="EPOCH", type=int, help="the epoch that waits, as the refusal names it"
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="why this copy is the right one, or is not after all"
    )
    parser.add_argument(
        "--withdraw",
        action="store_true",
        help="take the approval back, as long as nothing of the epoch is stored",
    )
    parser.add_argument(
        "--copy",
        default="",
        metavar="ID",
        help="the beginning of the copy's id, where several claim the epoch",
    )
    _add_centre(parser)
    parser = command(
        centre,
        "verify",
        _verify,
        "prove everything that the centre holds: chains, holes, heads, receipts",
        "centre verify --centre postgresql://owner@192.0.2.7/centre",
    )
    parser.add_argument(
        "--repair",
        action="store_true",
        help="mend damaged streams by what is signed; the stations send again what is set aside or missing",
    )
    parser.add_argument(
        "--reason", default="", metavar="TEXT", help="why it is repaired; the centre keeps it on record"
    )
    parser.add_argument(
        "--disown",
        action="append",
        default=[],
        metavar="KEY_ID",
        help="with --repair: a key that rows name and that is none of the station's; what names it is set aside",
    )
    _add_centre(parser)


def _add_key(centre: Commands) -> None:
    parser = command(
        centre,
        "key",
        _key,
        "enrol a station's new key and shut out its others (as the centre's owner)",
        'centre key 310110-01 9f86d081… --reason "notebook stolen" --centre postgresql://owner@192.0.2.7/centre',
    )
    parser.add_argument("station", metavar="STATION", help="the station's id")
    parser.add_argument(
        "public_keys",
        nargs="+",
        metavar="PUBLIC_KEY",
        help="the new public key, as the station names it, compared by telephone; before it any that the station had in between",
    )
    parser.add_argument(
        "--reason",
        required=True,
        metavar="TEXT",
        help="why, and who compared it; the centre keeps it on record",
    )
    _add_centre(parser)


def _key(context: Context, arguments: Namespace) -> Outcome:
    word = _word(arguments)
    *between, newest = arguments.public_keys
    made = enrol_key(_centre(context, arguments), arguments.station, newest, word, between)
    key = made.key
    document = {
        "station": arguments.station,
        "key_id": key.key_id,
        "suite": key.suite,
        "logins": list(made.logins),
    }
    said = [context.texts("sync.key_enrolled", station=arguments.station, key_id=key.key_id)]
    said += [
        context.texts("sync.login_remains", station=arguments.station, login=each) for each in made.logins
    ]
    return Outcome(document, said)


def _word(arguments: Namespace) -> OwnerWord:
    """The reason that was given, and who gives it: the user of this computer."""
    return OwnerWord(arguments.reason, f"{system_user()}@{socket.gethostname()}")


def _add_centre(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--centre",
        metavar="URL",
        help="the centre, with its owner's login; without it the station's own, which sees its own station only",
    )


def _centre(context: Context, arguments: Namespace) -> str:
    """The centre's address: the one given, else the one kept here. Raises Refused ``sync.no_centre``."""
    if arguments.centre:
        return centre_address(context, arguments.centre)
    kept = KeptAddress(context.settings.data).get()
    if kept is None:
        raise Refused("sync.no_centre")
    return kept


def _login(context: Context, arguments: Namespace) -> Outcome:
    made = make_login(_centre(context, arguments), arguments.station, wished_login(arguments.login))
    document = {"station": arguments.station, "login": made.login, "password": made.password}
    return Outcome(document, [context.texts("sync.login_made", **document)])


def _revoke(context: Context, arguments: Namespace) -> Outcome:
    done = revoke_login(_centre(context, arguments), arguments.login, _word(arguments))
    document = {"login": arguments.login, "station": done.station or None, "running": list(done.running)}
    said = [context.texts("sync.login_revoked", login=arguments.login)]
    if done.running:
        said.append(context.texts("sync.login_runs", login=arguments.login, count=len(done.running)))
    return Outcome(document, said)


def _approve(context: Context, arguments: Namespace) -> Outcome:
    act = withdraw_approval if arguments.withdraw else approve_epoch
    made = act(
        _centre(context, arguments), arguments.station, arguments.epoch, _word(arguments), arguments.copy
    )
    document = {
        "station": made.station,
        "epoch": arguments.epoch,
        "copy": made.restarts[0].copy,
        "by": made.by,
        "reason": made.reason,
        "approved": not arguments.withdraw,
        "streams": {each.stream.value: {"seq": each.seq, "hash": each.hash.hex()} for each in made.restarts},
    }
    key = "sync.withdrawn" if arguments.withdraw else "sync.approved"
    return Outcome(document, [context.texts(key, station=made.station, epoch=arguments.epoch)])


def _verify(context: Context, arguments: Namespace) -> Outcome:
    repair = RepairWish(_word(arguments), frozenset(arguments.disown)) if arguments.repair else None
    proof = verify_centre(_centre(context, arguments), repair=repair, report=shown_progress(context.texts))
    texts = context.texts
    problems = [_problem(each, texts) for each in proof.problems]
    document = {
        "ok": not problems,
        "whole": proof.whole,
        "shared_logins": list(proof.shared),
        "not_disowned": list(proof.not_disowned),
        "stations": {each.station: _station(each) for each in proof.stations},
        "problems": problems,
    }
    lines = [line for each in proof.stations for line in _station_lines(each, texts)]
    lines += [str(each["message"]) for each in problems]
    if proof.not_disowned:
        lines.append(texts("sync.proof.not_disowned", keys=texts("list.join").join(proof.not_disowned)))
    if proof.shared:
        lines.append(texts("sync.proof.shared", logins=", ".join(proof.shared)))
    lines.append(texts("sync.proof.damaged" if problems else "sync.proof.ok", count=len(problems)))
    if not proof.whole:
        lines.append(texts("sync.proof.part"))
    return Outcome(document, lines, REFUSED if problems else DONE)


def _station(each: StationProof) -> dict[str, object]:
    return {
        "office": each.office,
        "ok": not each.problems,
        "streams": {
            one.stream.value: {"entries": one.entries, "head": one.head, **_repair(one)}
            for one in each.streams
        },
        "waiting": [
            {
                "stream": one.restart.stream.value,
                "epoch": one.restart.epoch,
                "seq": one.restart.seq,
                "reason": one.restart.reason,
                "copy": one.restart.copy,
                "key_id": one.restart.key_id,
                "first_seen": None if one.first_seen is None else to_record(one.first_seen),
            }
            for one in each.waiting
        ],
        "alarms": each.alarms,
        "logins": list(each.logins),
        "acts": [_act(one) for one in each.acts],
    }


def _act(one: OwnerAct) -> dict[str, object]:
    said = {"act": one.act, "about": one.about, "reason": one.reason, "by": one.by, "person": one.person}
    return {"at": to_record(one.at), **said}


def _station_lines(each: StationProof, texts: Texts) -> list[str]:
    counts = {one.stream.value: one.entries for one in each.streams}
    lines = [texts("sync.proof.station", station=each.station, office=each.office, **counts)]
    lines += [line for one in each.streams for line in _repair_lines(each.station, one, texts)]
    if each.alarms:
        lines.append(texts("sync.proof.alarms", station=each.station, count=each.alarms))
    for epoch, copy in sorted({(one.restart.epoch, one.restart.copy) for one in each.waiting}):
        lines.append(texts("sync.proof.waits", station=each.station, epoch=epoch, copy=copy))
    for one in each.acts[-_ACTS_TOLD:]:
        facts = _act(one) | {"act": texts(f"sync.proof.acts.{one.act}"), "station": each.station}
        lines.append(texts("sync.proof.act", **facts))
    return lines


def _repair(one: CentralStream) -> dict[str, object]:
    done = one.repair or StreamRepair(0, 0, None, 0, 0)
    return {
        "repaired": done.faults,
        "mended": done.mended,
        "put_back": done.put_back,
        "set_aside": done.aside,
        "unconfirmed": done.unconfirmed,
        "left": one.left,
        "unknown_keys": list(one.unknown_keys),
    }


def _repair_lines(station: str, one: CentralStream, texts: Texts) -> list[str]:
    """What was done about a stream's faults, and why no more."""
    of = {"station": station, "stream": texts(f"entry.stream.{one.stream.value}")}
    if one.unknown_keys:
        return [texts("sync.proof.left_key", **of, keys=", ".join(one.unknown_keys))]
    if one.left:
        return [texts("sync.proof.left", **of, fault=texts(f"entry.fault.{one.left}"))]
    done = one.repair
    if done is None:
        return []
    lines = [texts("sync.proof.repaired", **of, count=done.faults)]
    if done.mended:
        lines.append(texts("sync.proof.mended", **of, count=done.mended))
    if done.put_back is not None:
        lines.append(texts("sync.proof.put_back", **of, seq=done.put_back, count=done.aside))
        if done.unconfirmed:
            lines.append(texts("sync.proof.unconfirmed", **of, count=done.unconfirmed))
    return lines


def _problem(each: CentreProblem, texts: Texts) -> dict[str, object]:
    found = each.found
    facts = dict(found.facts)
    fault = texts(f"entry.fault.{found.code}")
    stream = texts(f"entry.stream.{each.stream}") if each.stream else ""
    return {
        "station": each.station,
        "stream": each.stream,
        "seq": found.seq,
        "code": found.code,
        "facts": facts,
        "message": texts(
            "sync.proof.problem", station=each.station, stream=stream, seq=found.seq, fault=fault
        ),
    }
