"""matters add · change · close · reopen · visit · renumber · withdraw · show · list · history · import · template: what recordings and gear hang on (PF-10)."""

from __future__ import annotations

from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from station.cli.arguments import Commands, code, command, day, group, word
from station.cli.context import Context
from station.cli.histories import add_matter_history
from station.cli.importing import look, looked_at, problem_lines, takes_import
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, plain_row, query_of, takes_day
from station.cli.matter_visits import add_visits, statement_lines, statements_document
from station.cli.outcome import REFUSED, Outcome, UsageProblem
from station.matters.bodies import MatterDecision, MatterOpened, MatterType, Party
from station.matters.listing import MATTER_LIST
from station.matters.table import MATTER_TEMPLATE, decisions_of, wish_for
from station.matters.use_cases import Matters, MatterStanding
from station.matters.values import Matter, MatterWish
from station.sheets import Imported, Preview

_PARTY, _DECISION = "NAME;ADDRESS;CONTACT", "WHAT;NUMBER;DAY;SERVED"
_PARTY_PARTS, _DECISION_PARTS = 3, 4
_ADD = "matters add 示例〔2026〕1号 --kind penalty --officer 1001 1002 --party 示例食品店 --opened 2026-11-02"


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(commands, "matters", "cases, licences and others that recordings and gear hang on", _ADD)
    parser = command(words, "add", _add, "open a matter", _ADD)
    _takes_number(parser)
    _takes_facts(parser, required=True)
    parser = command(
        words,
        "change",
        _change,
        "correct a matter; what is not named stays as it is",
        "matters change 示例〔2026〕1号 --add-decision 行政处罚决定;示例罚〔2026〕1号;2026-11-20 --reason 已作决定",
    )
    _takes_number(parser)
    _takes_facts(parser, required=False)
    parser.add_argument("--add-decision", action="append", default=[], metavar=_DECISION, help="one more")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(
        words,
        "close",
        _close,
        "a matter is done with",
        "matters close 示例〔2026〕1号 --outcome 处罚决定已履行",
    )
    _takes_number(parser)
    parser.add_argument("--outcome", required=True, metavar="TEXT", help="how it ended")
    parser.add_argument("--on", type=day, metavar="DAY", help="else today")
    parser = command(
        words,
        "reopen",
        _reopen,
        "a closed matter is open again",
        "matters reopen 示例〔2026〕1号 --reason 误办结",
    )
    _takes_number(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")
    add_visits(words)
    parser = command(
        words, "show", _show, "a matter, and how much names it", "matters show 示例〔2026〕1号 --json"
    )
    _takes_number(parser)
    takes_day(parser)
    parser = command(words, "list", _list, "matters", "matters list --filter state=open --out matters.xlsx")
    add_list_options(parser, MATTER_LIST)
    add_matter_history(words)
    parser = command(
        words, "import", _import, "matters from a CSV or XLSX table", "matters import matters.xlsx --preview"
    )
    takes_import(parser, "matters template")
    parser.add_argument("--update", action="store_true", help="lines about known matters correct them")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why they are corrected")
    command(
        words, "template", _template, "print the header and an example line", "matters template > matters.csv"
    )


def _takes_number(parser: ArgumentParser) -> None:
    parser.add_argument(
        "number", type=word, metavar="NO", help="its number; brackets, width and blanks make no difference"
    )


def _takes_facts(parser: ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--kind", choices=[each.value for each in MatterType], required=required)
    parser.add_argument(
        "--officer", nargs="+", required=required, type=code, metavar="NO", help="all officers in charge"
    )
    parser.add_argument("--title", metavar="TEXT", help="what it is about")
    parser.add_argument("--party", action="append", metavar=_PARTY, help="whom it is about; may be repeated")
    parser.add_argument("--opened", type=day, metavar="DAY", help="else today")
    parser.add_argument(
        "--decision",
        action="append",
        metavar=_DECISION,
        help="may be repeated; number and last day may be left out",
    )
    parser.add_argument("--unit", metavar="UNIT", help="else that of the first officer")
    parser.add_argument(
        "--quality", action=BooleanOptionalAction, default=None, help="a case of quality supervision"
    )
    parser.add_argument("--note", metavar="TEXT")


def _service(context: Context) -> Matters:
    return context.station.services.matters.matters


def _wish(context: Context, arguments: Namespace, before: MatterWish) -> MatterWish:
    """What is asked for, and of everything else what was `before`."""
    officers = tuple(context.officer(each) for each in arguments.officer or ())
    parties, decisions = arguments.party, arguments.decision
    return replace(
        before,
        kind=before.kind if arguments.kind is None else MatterType(arguments.kind),
        officers=officers or before.officers,
        title=before.title if arguments.title is None else arguments.title,
        parties=before.parties if parties is None else tuple(map(_party, parties)),
        opened_on=arguments.opened or before.opened_on,
        decisions=before.decisions if decisions is None else tuple(map(_decision, decisions)),
        unit=before.unit if arguments.unit is None else arguments.unit,
        quality=before.quality if arguments.quality is None else arguments.quality,
        note=before.note if arguments.note is None else arguments.note,
    )


def _parts(given: str, most: int, option: str, form: str) -> list[str]:
    parts = [each.strip() for each in given.replace("；", ";").split(";")]
    if len(parts) > most:
        detail = f"argument {option}: not {form}: {given}"
        raise UsageProblem("cli.usage", detail=detail, usage=f"{option} '{form}'")
    return parts + [""] * (most - len(parts))


def _party(given: str) -> Party:
    return Party(*_parts(given, _PARTY_PARTS, "--party", _PARTY))


def _decision(given: str) -> MatterDecision:
    (found,) = decisions_of(*_parts(given, _DECISION_PARTS, "--decision", _DECISION)) or (None,)
    if found is None:
        detail = f"argument --decision: not {_DECISION}: {given}"
        raise UsageProblem("cli.usage", detail=detail, usage=f"--decision '{_DECISION}'")
    return found


def _add(context: Context, arguments: Namespace) -> Outcome:
    wish = _wish(context, arguments, MatterWish(MatterType.OTHER, ()))
    entry = _service(context).open(context.session, arguments.number, wish)
    body = entry.of(MatterOpened)
    kind = context.texts(f"matters.kind.{body.facts.kind}")
    said = context.texts("matters.cli.opened", matter=body.matter, kind=kind)
    standing = _service(context).show(context.session, body.matter)
    lines = [said, *_named(context, standing)] if standing.named_by else [said]
    return Outcome({"entry": entry.reference, **_document(standing)}, lines)


def _change(context: Context, arguments: Namespace) -> Outcome:
    known = _service(context).listed(context.session, arguments.number)
    wish = _wish(context, arguments, wish_for(known.facts))
    wish = replace(wish, decisions=(*wish.decisions, *map(_decision, arguments.add_decision)))
    entries = _service(context).change(context.session, known.number, wish, arguments.reason)
    key = "changed" if entries else "unchanged"
    standing = _service(context).show(context.session, known.number)
    document = {"entry": entries[0].reference if entries else None, **_document(standing)}
    return Outcome(document, [context.texts(f"matters.cli.{key}", matter=known.number)])


def _close(context: Context, arguments: Namespace) -> Outcome:
    entry = _service(context).close(context.session, arguments.number, arguments.outcome, arguments.on)
    return _told(context, arguments, entry.reference, "closed")


def _reopen(context: Context, arguments: Namespace) -> Outcome:
    entry = _service(context).reopen(context.session, arguments.number, arguments.reason)
    return _told(context, arguments, entry.reference, "reopened")


def _told(context: Context, arguments: Namespace, entry: object, key: str) -> Outcome:
    standing = _service(context).show(context.session, arguments.number)
    said = context.texts(f"matters.cli.{key}", matter=standing.number)
    return Outcome({"entry": entry, **_document(standing)}, [said])


def _show(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts
    standing = of_day(context, _service(context)).show(context.session, arguments.number)
    found = standing.matter
    if found is None:
        lines = [*day_said(context), texts("matters.cli.unlisted", matter=standing.number)]
        return Outcome(_document(standing), [*lines, *_named(context, standing)])
    facts = {"matter": found.number, "kind": texts(f"matters.kind.{found.kind}")}
    lines = [
        *day_said(context),
        texts("matters.cli.listed", **facts, state=texts(f"matters.state.{found.state}")),
    ]
    shown = {
        "title": found.facts.title,
        "parties": texts("list.join").join(
            " ".join(filter(None, (each.name, each.address, each.contact))) for each in found.facts.parties
        ),
        "opened_on": found.facts.opened_on.isoformat(),
        "decisions": texts("list.join").join(_decided(context, each) for each in found.facts.decisions),
        "officers": texts("list.join").join(found.officers),
        "unit": found.facts.unit,
        "quality": texts("matters.quality.yes") if found.facts.quality else "",
        "closed_on": "" if found.closed_on is None else found.closed_on.isoformat(),
        "outcome": found.outcome,
        "note": found.facts.note,
    }
    lines += [*_of_shown(context, shown), *statement_lines(context, standing)]
    return Outcome(_document(standing), [*lines, *_named(context, standing)])


def _of_shown(context: Context, shown: Mapping[str, str]) -> list[str]:
    texts = context.texts
    return [
        texts("matters.cli.fact", name=texts(f"matters.field.{key}"), value=value)
        for key, value in shown.items()
        if value
    ]


def _decided(context: Context, decision: MatterDecision) -> str:
    facts = {"what": decision.what, "number": decision.number, "on": decision.on.isoformat()}
    if decision.served_on is None:
        return context.texts("matters.cli.decision_unserved", **facts)
    return context.texts("matters.cli.decision", **facts, served=decision.served_on.isoformat())


def _named(context: Context, standing: MatterStanding) -> list[str]:
    texts = context.texts
    said = [
        texts(f"matters.named_by.{what}", count=count) for what, count in sorted(standing.named_by.items())
    ]
    if not said:
        return [texts("matters.cli.named_by_nothing")]
    return [texts("matters.cli.named_by", said=texts("list.join").join(said))]


def _document(standing: MatterStanding) -> dict[str, object]:
    """A matter in the form for scripts."""
    found = standing.matter
    head: dict[str, object] = {
        "number": standing.number,
        "listed": found is not None,
        "named_by": dict(standing.named_by),
    }
    if found is None:
        return head
    facts = found.facts
    return {
        **head,
        "kind": facts.kind.value,
        "quality": facts.quality,
        "title": facts.title,
        "parties": [
            {"name": each.name, "address": each.address, "contact": each.contact} for each in facts.parties
        ],
        "opened_on": facts.opened_on.isoformat(),
        "decisions": [
            {
                "what": each.what,
                "number": each.number,
                "on": each.on.isoformat(),
                "served_on": None if each.served_on is None else each.served_on.isoformat(),
            }
            for each in facts.decisions
        ],
        "officers": [{"number": each.number, "name": each.name} for each in facts.officers],
        "unit": facts.unit,
        "note": facts.note,
        "state": found.state.value,
        "closed_on": None if found.closed_on is None else found.closed_on.isoformat(),
        "outcome": found.outcome,
        **statements_document(standing),
    }


def _list(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.matters.matter_list
    named = partial(plain_row, MATTER_LIST)
    return list_outcome(context, service, query_of(arguments), named, partial(_line, context))


def _line(context: Context, row: Matter) -> str:
    texts = context.texts
    return texts(
        "matters.cli.line",
        number=row.number,
        kind=texts(f"matters.kind.{row.kind}"),
        title=row.facts.title,
        parties=texts("list.join").join(row.parties),
        opened_on=row.facts.opened_on.isoformat(),
        officers=texts("list.join").join(row.officers),
        state=texts(f"matters.state.{row.state}"),
    )


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = MATTER_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _import(context: Context, arguments: Namespace) -> Outcome:
    matters, session, texts = _service(context), context.session, context.texts
    path, options = arguments.file, {"update": arguments.update, "reason": arguments.reason}

    def preview(matched: Mapping[str, str]) -> Preview:
        return matters.preview_file(session, path, **options, encoding=arguments.encoding, matched=matched)

    looked = look(arguments, MATTER_TEMPLATE, "matters.field", preview)
    if (ended := looked_at(context, arguments, looked)) is not None:
        return ended
    result = Imported(looked.preview)
    if not result.problems:
        given = {"encoding": arguments.encoding, "matched": looked.matched, "seen": looked.preview.digest}
        result = matters.import_file(session, path, **options, **given)
    document = {
        "imported": result.imported,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "entries": [each.reference for each in result.entries],
        "problems": [each.worded(texts, "matters.field") for each in result.problems],
    }
    if result.problems:
        said = texts("importing.matters.not_recorded", count=len(result.problems))
        return Outcome(document, [said, *problem_lines(looked, texts)], REFUSED)
    facts = {"new": result.imported, "changed": result.changed, "unchanged": result.unchanged}
    return Outcome(document, [texts("importing.matters.done", **facts)])
