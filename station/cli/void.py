"""void: what was recorded by mistake of equipment (EQ-10) or of people (EQ-13, PF-04) does not count any more."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from station.cli.arguments import Commands, code, command, word
from station.cli.context import Context
from station.cli.item_facts import item_facts
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import second_person
from station.cli.void_several import newest_first, void_each
from station.core.ledger.voiding import read_places
from station.core.texts import Texts
from station.inventory.entitlement.voiding import training_stands_words
from station.inventory.voiding.plan import VoidPlan
from station.inventory.voiding.wording import done_words, goes_words, stands_words, tags_of
from station.people.permissions import Permission
from station.people.unit_life.wording import unit_stands_words
from station.people.voiding.whole import WholeVoids, whole_goes_words
from station.people.voiding.wording import notice_words, people_goes_words, people_stands_words

_PEOPLE = ("officer.", "account.")
_UNITS = ("unit.", "department.", "group.")
_TRAINING = ("training.",)
"""How kinds of entry about people, units and training begin."""

Words: TypeAlias = Callable[[Texts, Any], Sequence[str]]


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "void",
        _void,
        "say that a check-out, a return, an explanation, a registration, a correction, an import, a leave, an account, a unit or a training was a mistake",
        "void custody:17 --reason 发错人",
    )
    parser.add_argument(
        "places",
        nargs="+",
        type=word,
        metavar="STREAM:SEQ",
        help="the wrong entry; without a stream it is of custody; custody:17-40 voids all that a file registered or changed; "
        "of several each is voided by itself, the newest first",
    )
    parser.add_argument("--reason", metavar="TEXT", help="what was wrong")
    parser.add_argument(
        "--item",
        dest="tags",
        nargs="+",
        type=code,
        default=[],
        metavar="TAG",
        help="only these of its items",
    )
    parser.add_argument(
        "--second",
        metavar="ACCOUNT",
        help="who voids it besides, where two persons made it; password from STATION_SECOND_PASSWORD or a prompt",
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help="show what goes along and how the items stand then; void nothing",
    )


def _void(context: Context, arguments: Namespace) -> Outcome:
    if not arguments.preview and arguments.reason is None:
        raise UsageProblem(
            "cli.usage", detail="one of the arguments --reason --preview is required", usage=""
        )
    places = newest_first(arguments.places)
    if len(places) > 1:
        if arguments.second is not None:
            raise UsageProblem("cli.usage", detail="--second is for one entry at a time", usage="")
        # What is only tried is the void itself, which asks for a reason.
        tried = {**vars(arguments), "preview": False, "reason": arguments.reason or "-"}
        act = partial(_void_one, context, Namespace(**tried))
        return void_each(context, places, act, preview=arguments.preview)
    return _void_one(context, arguments, places[0])


def _void_one(context: Context, arguments: Namespace, place: str) -> Outcome:
    kind = _kind(context, place)
    if kind.startswith(_PEOPLE):
        return _void_people(context, arguments, place)
    if kind.startswith(_UNITS):
        units = context.station.services.people.unit_voids
        return _void_whole(context, arguments, place, units, unit_stands_words)
    if kind.startswith(_TRAINING):
        training = context.station.services.inventory.training_voids
        return _void_whole(context, arguments, place, training, training_stands_words)
    voids, session, texts = context.station.services.inventory.voids, context.session, context.texts
    tags = [context.item(tag) for tag in arguments.tags]
    if arguments.preview:
        plan = voids.preview(session, place, tags)
        lines = [*goes_words(texts, plan), *_afterwards(context, plan), texts("voiding.cli.previewed")]
        return Outcome({"entry": None, **_planned(plan), "items": _stand(plan)}, lines)
    second = None if arguments.second is None else second_person(context, arguments.second)
    result = voids.void(session, place, arguments.reason, tags, second=second)
    done = done_words(texts, result.plan, result.entry.seq)
    lines = [done, *goes_words(texts, result.plan), *_afterwards(context, result.plan)]
    document = {
        "entry": result.entry.reference,
        "entries": [entry.reference for entry in result.entries],
        **_planned(result.plan),
        "items": [item_facts(item) for item in result.items],
    }
    return Outcome(document, lines)


def _kind(context: Context, place: str) -> str:
    """The kind of the entry there, of several of the first; "" where there is none, or the person can't look."""
    at = read_places(place)
    if at is None or not context.session.may(Permission.LEDGER_VIEW):
        return ""
    entry = context.station.services.audit.proof.entry(context.session, at[0], at[1])
    return "" if entry is None else entry.kind


def _require_plain(arguments: Namespace) -> None:
    given = (("--item", arguments.tags), ("--second", arguments.second))
    for name, value in given:
        if value:
            raise UsageProblem("cli.usage", detail=f"{name} is for entries about equipment", usage="")


def _void_whole(
    context: Context, arguments: Namespace, place: str, voids: WholeVoids, stands: Words
) -> Outcome:
    """An entry that goes as a whole and is about no items: of a unit, or of training."""
    session, texts = context.session, context.texts
    _require_plain(arguments)
    document: dict[str, object] = {"entry": None}
    said: list[str] = []
    if arguments.preview:
        plan = voids.preview(session, place)
    else:
        result = voids.void(session, place, arguments.reason)
        plan, document = result.plan, {"entry": result.entry.reference}
        said.append(texts("voiding.done", seq=plan.entry.seq, by=result.entry.seq))
    lines = [*said, *whole_goes_words(texts, plan)]
    lines += [texts("voiding.cli.stands", line=line) for line in stands(texts, plan)]
    lines += [texts("voiding.cli.previewed")] if arguments.preview else []
    document["voided"] = [
        {"stream": plan.entry.stream.value, "seq": each.seq, "kind": each.kind} for each in plan.voided
    ]
    return Outcome(document, lines)


def _void_people(context: Context, arguments: Namespace, place: str) -> Outcome:
    voids, session, texts = context.station.services.people.voids, context.session, context.texts
    _require_plain(arguments)
    if arguments.preview:
        plan = voids.preview(session, place)
        document: dict[str, object] = {"entry": None}
        lines = people_goes_words(texts, plan)
    else:
        result = voids.void(session, place, arguments.reason)
        plan, document = result.plan, {"entry": result.entry.reference}
        lines = [
            texts("voiding.done", seq=plan.entry.seq, by=result.entry.seq),
            *people_goes_words(texts, plan),
        ]
    lines += [texts("voiding.cli.stands", line=line) for line in people_stands_words(texts, plan)]
    lines += [texts("voiding.cli.previewed")] if arguments.preview else []
    document |= {
        "voided": [
            {"stream": plan.entry.stream.value, "seq": each.seq, "kind": each.kind} for each in plan.voided
        ],
        "officers": [
            {"number": each.number, "registered": each.registered, "badge": each.badge}
            for each in plan.officers
        ],
        "accounts": [
            {"account": each.account, "made": each.made, "status": each.status.value}
            for each in plan.accounts
        ],
        "left": [{"number": each.tag, "seq": each.seq, "later": each.later.seq} for each in plan.left],
        "notices": [notice_words(texts, each) for each in plan.notices],
    }
    return Outcome(document, lines)


def _afterwards(context: Context, plan: VoidPlan) -> list[str]:
    return [context.texts("voiding.cli.stands", line=line) for line in stands_words(context.texts, plan)]


def _planned(plan: VoidPlan) -> dict[str, object]:
    return {
        "voided": [
            {
                "stream": plan.entry.stream.value,
                "seq": each.seq,
                "kind": each.kind,
                "items": tags_of(plan, each),
            }
            for each in plan.voided
        ],
        "gone": [each.tag for each in plan.facts if not each.registered],
        **({"recordings": list(plan.recordings)} if plan.recordings else {}),
        **({"disputes": [each.seq for each in plan.disputes]} if plan.disputes else {}),
        "left": [
            {"tag": each.tag, "seq": each.seq, "later": each.later.seq, "kind": each.later.kind}
            for each in plan.left
        ],
    }


def _stand(plan: VoidPlan) -> list[dict[str, object]]:
    moved: list[dict[str, object]] = [
        {
            "tag": each.tag,
            "name": each.name,
            "state": each.state.value,
            "condition": each.condition.value,
            "holder": each.holder,
        }
        for each in plan.items
    ]
    changed: list[dict[str, object]] = [
        {"tag": each.tag, "name": each.name, **each.facts} for each in plan.facts if each.registered
    ]
    stock: list[dict[str, object]] = [
        {"tag": each.tag, "name": each.name, "quantity": each.after, "unit": each.unit} for each in plan.stock
    ]
    return [*moved, *changed, *stock]
