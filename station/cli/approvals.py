"""approvals list · show · decide · withdraw · pass-on: requests, each step with its opinion, and deciding them (EQ-12, PF-13)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from station.approvals.bodies import StepDecided
from station.approvals.listing import REQUEST_LIST, ListedRequest
from station.approvals.passing import RequestPassedOn
from station.approvals.values import RequestStanding, RequestStep
from station.approvals.wording import came_back_words
from station.cli.arguments import Commands, code, command, day, file_path, group, number
from station.cli.context import Context
from station.cli.listed import takes_target, written
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, query_of, takes_day
from station.cli.outcome import Outcome, UsageProblem
from station.cli.secrets import second_person
from station.core.clock import local, to_record
from station.core.ledger.words import sentence
from station.core.report import Report

_LONGEST: Final = 40
"""Characters of a reason in one line."""


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "approvals", "requests and their decisions", "approvals list --filter waits=yes")
    parser = command(words, "list", _list, "requests", "approvals list --filter waits=yes --json")
    add_list_options(parser, REQUEST_LIST)
    parser = command(
        words,
        "show",
        _show,
        "a request and each of its steps, or its paper",
        "approvals show 17 --out 17.pdf",
    )
    _takes_request(parser)
    takes_day(parser)
    takes_target(parser, "write its paper to FILE (.pdf, .xlsx …)")
    parser = command(
        words,
        "decide",
        _decide,
        "accept or refuse the step that waits; with --paper, what was decided elsewhere, entered by two people",
        "--as leader approvals decide 17 --accept --opinion 情况属实",
    )
    _takes_request(parser)
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--accept", action="store_true")
    either.add_argument("--refuse", action="store_true", help="back to the requester; needs an opinion")
    parser.add_argument("--opinion", default="", metavar="TEXT")
    parser.add_argument(
        "--paper", default="", metavar="NUMBER", help="the paper of a decision made elsewhere"
    )
    parser.add_argument("--dated", type=day, default=None, metavar="DAY", help="the date of that paper")
    parser.add_argument(
        "--scan", type=file_path, default=None, metavar="FILE", help="a picture or PDF of that paper"
    )
    parser.add_argument(
        "--second",
        default="",
        metavar="ACCOUNT",
        help="who confirms that paper besides; password from STATION_SECOND_PASSWORD or a prompt",
    )
    parser = command(
        words, "withdraw", _withdraw, "give one's own request up", "approvals withdraw 17 --reason 已找到"
    )
    _takes_request(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "pass-on",
        _pass_on,
        "a request goes to another person, who is its requester from then on (EQ-13)",
        "approvals pass-on 17 --to 1002 --reason 调离",
    )
    _takes_request(parser)
    parser.add_argument("--to", type=code, required=True, metavar="NO", help="number or badge")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "paper",
        _paper,
        "the scans of a request's papers; or a copy of one of them",
        "approvals paper 17 --entry 21 --save 批文.pdf",
    )
    _takes_request(parser)
    parser.add_argument("--entry", type=number, metavar="SEQ", help="the entry that added it")
    parser.add_argument("--save", type=file_path, metavar="FILE", help="where the copy is written")


def _takes_request(parser: ArgumentParser) -> None:
    parser.add_argument("request", type=code, metavar="ID", help="the number of the request")


def _list(context: Context, arguments: Namespace) -> Outcome:
    texts, zone = context.texts, context.settings.zone

    def line(row: ListedRequest) -> str:
        facts: dict[str, object] = {
            "id": row.id,
            "kind": texts(f"approvals.matter.{row.matter}"),
            "title": f"{row.title} {row.subject}",
            "text": _short(row.text),
            "name": row.name,
            "filed_at": f"{local(row.filed_at, zone):%Y-%m-%d}",
        }
        if row.until is None:
            return texts("approvals.cli.line", state=texts(f"approvals.state.{row.state.value}"), **facts)
        waits = texts(f"offices.function.{row.function.value}")
        return texts(
            "approvals.cli.line_open",
            waits_for=waits,
            until=f"{local(row.until, zone):%Y-%m-%d %H:%M}",
            **facts,
        )

    service = context.station.services.approvals.listing
    return list_outcome(context, service, query_of(arguments), _listed, line)


def _short(text: str) -> str:
    """The reason as one line shows it."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _listed(row: ListedRequest) -> dict[str, object]:
    return {
        "id": row.seq,
        "kind": row.kind,
        "matter": row.matter,
        "rule": row.rule,
        "about": row.about,
        "title": row.title,
        "text": row.text,
        "by": row.name,
        "filed_at": to_record(row.filed_at),
        "state": row.state.value,
        "waits_for": row.waits_for,
        "claimed_by": None if row.claim is None else row.claim.account,
        "until": None if row.until is None else to_record(row.until),
        "ended_at": None if row.ended_at is None else to_record(row.ended_at),
    }


def _show(context: Context, arguments: Namespace) -> Outcome:
    services, texts = context.station.services.approvals, context.texts

    def paper() -> Report:
        return of_day(context, services.papers).paper(context.session, texts, arguments.request)

    if (outcome := written(context, arguments, paper)) is not None:
        return outcome
    standing = of_day(context, services.requests).show(context.session, arguments.request)
    return Outcome(_standing(standing), [*day_said(context), *_lines(context, standing)])


def _decide(context: Context, arguments: Namespace) -> Outcome:
    requests, accepted = context.station.services.approvals.requests, bool(arguments.accept)
    if len({bool(each) for each in (arguments.paper, arguments.second, arguments.scan)}) > 1:
        raise UsageProblem("approvals.paper_whole")
    if arguments.paper:
        entries = requests.enter(
            context.session,
            arguments.request,
            second_person(context, arguments.second),
            accepted=accepted,
            opinion=arguments.opinion,
            number=arguments.paper,
            dated=arguments.dated,
            scan=arguments.scan,
        )
    else:
        entries = requests.decide(
            context.session, arguments.request, accepted=accepted, opinion=arguments.opinion
        )
    body = entries[0].of(StepDecided)
    document = {
        "request": body.request,
        "function": body.function.value,
        "accepted": accepted,
        "entries": [each.reference for each in entries],
    }
    done = "accepted" if accepted else "stands" if body.ends else "refused"
    return Outcome(document, [context.texts(f"approvals.cli.{done}", id=body.request)])


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.approvals.requests.withdraw(
        context.session, arguments.request, arguments.reason
    )
    document = {"request": int(arguments.request), "entry": entry.reference}
    return Outcome(document, [context.texts("approvals.cli.withdrawn", id=arguments.request)])


def _pass_on(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.approvals.requests.pass_on(
        context.session, arguments.request, context.officer(arguments.to), arguments.reason
    )
    body = entry.of(RequestPassedOn)
    facts = {"id": body.request, "number": body.to_number, "name": body.to_name}
    document = {"request": body.request, "to": body.to_number, "entry": entry.reference}
    return Outcome(document, [context.texts("approvals.cli.passed_on", **facts)])


def _paper(context: Context, arguments: Namespace) -> Outcome:
    requests, texts = context.station.services.approvals.requests, context.texts
    if (arguments.entry is None) != (arguments.save is None):
        raise UsageProblem("attachments.entry_and_save")
    if arguments.entry is not None:
        written = requests.save(context.session, arguments.request, arguments.entry, arguments.save)
        return Outcome({"written": str(written)}, [texts("attachments.cli.saved", path=str(written))])
    found = requests.papers(context.session, arguments.request)
    document = [{"seq": each.seq, "name": each.file.name, "number": each.note} for each in found]
    lines = [
        texts("approvals.cli.paper_line", seq=each.seq, name=each.file.name, number=each.note)
        for each in found
    ]
    return Outcome(document, lines or [texts("approvals.cli.no_papers", id=arguments.request)])


def _standing(standing: RequestStanding) -> dict[str, object]:
    request = standing.request
    return {
        "id": request.seq,
        "kind": request.kind,
        "matter": request.matter,
        "rule": request.rule,
        "about": request.about,
        "title": request.title,
        "text": request.text,
        "by": request.name,
        "number": request.number or None,
        "filed_at": to_record(request.filed_at),
        "state": request.state.value,
        "waits_for": None if request.waits_for is None else request.waits_for.value,
        "holders": list(standing.holders),
        "mine": standing.mine,
        "task": None if standing.task is None else standing.task.id,
        "claimed_by": None if standing.claim is None else standing.claim.account,
        "former": None if standing.former is None else standing.former.seq,
        "anew": int(standing.anew) if standing.anew else None,
        "steps": [_step(each) for each in request.steps],
    }


def _step(step: RequestStep) -> dict[str, object]:
    return {
        "function": step.function.value,
        "due_at": None if step.due_at is None else to_record(step.due_at),
        "decided_at": None if step.decided_at is None else to_record(step.decided_at),
        "accepted": step.accepted,
        "opinion": step.opinion,
        "name": step.name,
        "number": step.number,
        "absent": step.absent,
        "paper": step.paper,
        "paper_dated": None if step.paper_dated is None else step.paper_dated.isoformat(),
        "second": step.second,
    }


def _lines(context: Context, standing: RequestStanding) -> list[str]:
    """What is asked for, and each step in a line."""
    texts, request = context.texts, standing.request
    state = texts(f"approvals.state.{request.state.value}")
    kind = texts(f"approvals.matter.{request.matter}")
    filed = f"{local(request.filed_at, context.settings.zone):%Y-%m-%d %H:%M}"
    title = f"{request.title} {request.about.partition(':')[2]}"
    facts = {
        "id": request.id,
        "kind": kind,
        "title": title,
        "text": _short(request.text),
        "name": request.name,
    }
    head = texts("approvals.cli.line", filed_at=filed, state=state, **facts)
    steps = [_step_line(context, standing, place, each) for place, each in enumerate(request.steps)]
    before = [] if standing.former is None else [came_back_words(texts, standing.former)]
    return [head, sentence(texts, standing.entry), *before, *steps, *_claim_lines(context, standing)]


def _claim_lines(context: Context, standing: RequestStanding) -> list[str]:
    """Who has claimed the step that waits, and the task by which ``deadlines claim`` names it."""
    if standing.task is None:
        return []
    claim, task = standing.claim, standing.task.id
    if claim is None:
        return [context.texts("approvals.cli.unclaimed", task=task)]
    at = f"{local(claim.at, context.settings.zone):%Y-%m-%d %H:%M}"
    return [context.texts("approvals.cli.claimed", name=claim.name, at=at, task=task)]


def _step_line(context: Context, standing: RequestStanding, place: int, step: RequestStep) -> str:
    texts, zone, request = context.texts, context.settings.zone, standing.request
    function = texts(f"offices.function.{step.function.value}")
    if step.accepted is None and (request.waits_for is None or place != request.step):
        return texts("approvals.cli.step_later", place=place + 1, function=function)
    if step.accepted is None:
        until = "" if step.due_at is None else f"{local(step.due_at, zone):%Y-%m-%d %H:%M}"
        holders = texts("list.join").join(standing.holders) or texts("approvals.cli.nobody")
        return texts(
            "approvals.cli.step_open", place=place + 1, function=function, until=until, holders=holders
        )
    more = texts("approvals.cli.absent", absent=step.absent) if step.absent else ""
    if step.paper:
        facts = {"paper": step.paper, "dated": step.paper_dated, "second": step.second}
        more += texts("approvals.cli.paper", **facts)
    if step.opinion:
        more += texts("approvals.cli.opinion", opinion=step.opinion)
    key = "step_accepted" if step.accepted else "step_refused"
    at = "" if step.decided_at is None else f"{local(step.decided_at, zone):%Y-%m-%d %H:%M}"
    return texts(f"approvals.cli.{key}", place=place + 1, function=function, name=step.name, at=at, more=more)
