"""matters visit · renumber · withdraw: site visits of a matter, explanations in place of its recordings, and either taken back (DM-05, RC-06)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from station.cli.arguments import Commands, command, day, word
from station.cli.context import Context
from station.cli.outcome import Outcome
from station.core.clock import until
from station.core.deadlines import Deadline, DeadlineOutcome
from station.matters.bodies import MatterRenumbered
from station.matters.use_cases import MatterStanding
from station.matters.values import SiteVisit
from station.matters.visit_bodies import MatterVisited, StatementKind, VisitResult
from station.matters.visiting import material_state


def add_visits(words: Commands) -> None:
    """Add the commands to the group of matters."""
    parser = command(
        words,
        "visit",
        _visit,
        "note a site visit of a licence or follow-up; its material has its time from then on (DM-05)",
        "matters visit 示例〔2026〕7号 --result passed --on 2026-11-20",
    )
    parser.add_argument("number", type=word, metavar="NO", help="number of the matter")
    parser.add_argument("--result", required=True, choices=[each.value for each in VisitResult])
    parser.add_argument("--on", type=day, metavar="DAY", help="else today")
    parser.add_argument("--note", default="", metavar="TEXT")
    parser = command(
        words,
        "renumber",
        _renumber,
        "put a number right that was written wrong; the former one still finds the matter",
        "matters renumber 示例〔2026〕7号 示例〔2026〕17号 --reason 漏写一位",
    )
    parser.add_argument("number", type=word, metavar="NO", help="its number until now")
    parser.add_argument("new", type=word, metavar="NEW", help="the right one")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "withdraw",
        _withdraw,
        "a site visit or an explanation that was noted by mistake counts no more",
        "matters withdraw 示例〔2026〕7号 visit 48 --reason 日期登记错",
    )
    parser.add_argument("number", type=word, metavar="NO", help="number of the matter")
    parser.add_argument("what", choices=[each.value for each in StatementKind])
    parser.add_argument("entry", type=int, metavar="ENTRY", help="the entry that noted it, see matters show")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _visit(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.matters.matters
    result = VisitResult(arguments.result)
    entry = service.visit(context.session, arguments.number, result, arguments.on, arguments.note)
    body, texts = entry.of(MatterVisited), context.texts
    facts = {
        "matter": body.matter,
        "result": texts(f"matters.visit.{body.result}"),
        "entry": entry.seq,
        "due": until(body.due.due_at, context.settings.zone),
    }
    document = {
        "entry": entry.reference,
        "matter": body.matter,
        "due_at": body.due.due_at.isoformat(),
        "provisional": body.due.provisional,
        "in": body.material is not None,
    }
    key = "visited" if body.material is None else "visited_in"
    return Outcome(document, [texts(f"matters.cli.{key}", **facts)])


def _renumber(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.matters.matters
    entry = service.renumber(context.session, arguments.number, arguments.new, arguments.reason)
    body = entry.of(MatterRenumbered)
    said = context.texts("matters.cli.renumbered", matter=body.number, former=body.matter)
    return Outcome({"entry": entry.reference, "matter": body.number, "former": body.matter}, [said])


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    service, what = context.station.services.matters.matters, StatementKind(arguments.what)
    withdraw = service.withdraw_visit if what is StatementKind.VISIT else service.withdraw_exemption
    entry = withdraw(context.session, arguments.number, arguments.entry, arguments.reason)
    facts = {"what": context.texts(f"matters.statement.{what}"), "entry": arguments.entry}
    matter = service.listed(context.session, arguments.number).number
    document = {"entry": entry.reference, "matter": matter}
    return Outcome(document, [context.texts("matters.cli.withdrawn", matter=matter, **facts)])


def statement_lines(context: Context, standing: MatterStanding) -> Iterator[str]:
    """Site visits and explanations of a matter, each with its entry."""
    found, texts = standing.matter, context.texts
    if found is None:
        return
    if found.former:
        former = texts("list.join").join(found.former)
        yield texts("matters.cli.fact", name=texts("matters.field.former"), value=former)
    for visit in found.visits:
        due = standing.dues.get(visit.seq)
        said = visit_said(context, visit, due)
        yield texts("matters.cli.fact", name=texts("matters.field.visits"), value=f"#{visit.seq} {said}")
    for each in found.exemptions:
        value = f"#{each.seq} {each.text}"
        yield texts("matters.cli.fact", name=texts("matters.field.exemptions"), value=value)


def visit_said(context: Context, visit: SiteVisit, due: Deadline | None) -> str:
    """A site visit, its result, and how its material stands."""
    now = context.station.services.clock.now()
    facts = {
        "day": visit.on.isoformat(),
        "result": context.texts(f"matters.visit.{visit.result}"),
        "due": "" if due is None else until(due.due_at, context.settings.zone),
    }
    return context.texts(f"matters.visit_said.{material_state(due, now)}", **facts)


def statements_document(standing: MatterStanding) -> dict[str, object]:
    """The same in the form for scripts."""
    found = standing.matter
    if found is None:
        return {}
    dues = standing.dues
    return {
        "former": list(found.former),
        "visits": [
            {
                "entry": each.seq,
                "on": each.on.isoformat(),
                "result": each.result.value,
                "due_at": _moment(dues.get(each.seq), "due_at"),
                "in_at": _moment(dues.get(each.seq), "ended_at"),
            }
            for each in found.visits
        ],
        "exemptions": [
            {"entry": each.seq, "ground": each.ground, "text": each.text} for each in found.exemptions
        ],
    }


def _moment(due: Deadline | None, field: str) -> str | None:
    if due is None or (field == "ended_at" and due.outcome is not DeadlineOutcome.MET):
        return None
    found = getattr(due, field)
    return None if found is None else str(found.isoformat())
