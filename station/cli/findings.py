"""archive indications, findings, find, unfind: what was done wrong with recordings (DM-12)."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.audit.findings.listing import FINDING_LIST, INDICATION_LIST
from station.audit.findings.values import Indication, MediaFindingKind, MediaFindingWish, NotedFinding
from station.cli.arguments import Commands, code, command, custody_number, day
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import Outcome, UsageProblem
from station.core.ledger import Entry
from station.core.listing.wording import declared_line


def add_to(words: Commands) -> None:
    """Add the commands to the group of the archive."""
    parser = command(
        words,
        "indications",
        _indications,
        "what the records show of DM-12 and nobody has judged yet: not recorded, late, damaged, deleted",
        "archive indications --filter kind=deleted",
    )
    add_list_options(parser, INDICATION_LIST)
    parser = command(
        words, "findings", _findings, "what a person found of DM-12, by officer and unit", "archive findings"
    )
    add_list_options(parser, FINDING_LIST)
    parser = command(
        words,
        "find",
        _find,
        "note a finding (DM-12): one that is indicated, or what no record shows, as that something leaked",
        "archive find --kind leaked --officer 1001 --on 2026-11-23 --recording 9f86d081884c --text 转发到私人群",
    )
    parser.add_argument(
        "key", nargs="?", default="", metavar="KEY", help="as `archive indications --json` has it"
    )
    parser.add_argument("--kind", choices=[each.value for each in MediaFindingKind])
    parser.add_argument("--officer", type=code, metavar="NO")
    parser.add_argument("--on", type=day, metavar="DATE", help="when it was done; else today")
    about = parser.add_mutually_exclusive_group()
    about.add_argument("--recording", default="", metavar="SHA256")
    about.add_argument("--item", type=code, metavar="TAG")
    about.add_argument("--matter", default="", metavar="NO")
    parser.add_argument("--text", required=True, help="what was found, and how")
    parser = command(
        words,
        "unfind",
        _unfind,
        "withdraw a finding that another person noted",
        "archive unfind 812 --reason 查明为设备故障",
    )
    parser.add_argument("entry", type=custody_number, metavar="ENTRY", help="as `archive findings` lists it")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _indications(context: Context, arguments: Namespace) -> Outcome:
    def document(row: Indication) -> dict[str, object]:
        return plain_row(INDICATION_LIST, row) | {"what": row.what.say(context.texts.language)}

    service = context.station.services.audit.indications
    line = partial(declared_line, context.texts, INDICATION_LIST, zone=context.settings.zone)
    return list_outcome(context, service, query_of(arguments), document, line)


def _findings(context: Context, arguments: Namespace) -> Outcome:
    def document(row: NotedFinding) -> dict[str, object]:
        return plain_row(FINDING_LIST, row)

    service = context.station.services.audit.finding_list
    line = partial(declared_line, context.texts, FINDING_LIST, zone=context.settings.zone)
    return list_outcome(context, service, query_of(arguments), document, line)


def _find(context: Context, arguments: Namespace) -> Outcome:
    findings, session = context.station.services.audit.findings, context.session
    officer = "" if arguments.officer is None else context.officer(arguments.officer)
    if arguments.key:
        return _noted(context, findings.confirm(session, arguments.key, arguments.text, officer))
    if arguments.kind is None or not officer:
        raise UsageProblem("findings.kind_needed")
    wish = MediaFindingWish(
        MediaFindingKind(arguments.kind),
        officer,
        arguments.text,
        arguments.on,
        arguments.recording,
        "" if arguments.item is None else context.item(arguments.item),
        arguments.matter,
    )
    return _noted(context, findings.note(session, wish))


def _noted(context: Context, entry: Entry) -> Outcome:
    body, texts = entry.of(FindingNoted), context.texts
    facts = {"entry": entry.seq, "name": body.name, "kind": texts(f"findings.kind.{body.misdeed}")}
    document = {
        "entry": entry.reference,
        "kind": body.misdeed.value,
        "officer": body.number,
        "about": body.about,
    }
    return Outcome(document, [texts("findings.noted", **facts)])


def _unfind(context: Context, arguments: Namespace) -> Outcome:
    findings = context.station.services.audit.findings
    entry = findings.withdraw(context.session, arguments.entry, arguments.reason)
    body = entry.of(FindingWithdrawn)
    document = {"entry": entry.reference, "finding": body.finding_entry, "officer": body.number}
    return Outcome(document, [context.texts("findings.withdrawn", entry=body.finding_entry)])
