"""instruments verify · import · template · due · file: measuring instruments with verifications that hold to a day (ST-06)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from station.cli.arguments import Commands, code, command, day, file_path, group
from station.cli.context import Context
from station.cli.importing import look, looked_at, notice_lines, problem_lines, takes_import
from station.cli.item_facts import item_facts
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, list_outcome, of_day, query_of, takes_day
from station.cli.outcome import REFUSED, Outcome
from station.core.clock import local_today
from station.core.report import Report
from station.inventory.care.table import VERIFICATION_TEMPLATE
from station.inventory.register.listing import EQUIPMENT_LIST, ListedItem
from station.inventory.register.upkeep import ENDED, MISSING, SOON
from station.sheets import Imported, Preview


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "instruments",
        "measuring instruments: an expired verification keeps one in the store",
        "instruments verify LRF-0001 --certificate 沪检2026-118 --until 2027-11-26",
    )
    parser = command(
        words,
        "verify",
        _verify,
        "an instrument was verified, and may be used until a day",
        "instruments verify LRF-0001 --certificate 沪检2026-118 --until 2027-11-26",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    parser.add_argument("--certificate", required=True, metavar="NO", help="number of the certificate")
    parser.add_argument("--until", type=day, metavar="DAY", help="the last day; as ST-06 says by default")
    parser.add_argument("--on", type=day, metavar="DAY", help="the day of the verification; today by default")
    parser.add_argument("--by", default="", metavar="TEXT", help="who verified it")
    parser.add_argument("--file", type=file_path, metavar="FILE", help="the certificate as picture or PDF")
    parser = command(
        words,
        "import",
        _import,
        "verifications from a CSV or XLSX table, a line for each certificate",
        "instruments import certificates.xlsx --preview",
    )
    takes_import(parser, "instruments template")
    command(
        words,
        "template",
        _template,
        "print the header and an example line",
        "instruments template > certificates.csv",
    )
    parser = command(
        words,
        "due",
        _due,
        "instruments whose verification has ended, ends soon, or is missing",
        "instruments due --sort verified_until",
    )
    add_list_options(parser, EQUIPMENT_LIST)
    parser = command(
        words,
        "file",
        _file,
        "仪器档案, the file of an instrument to be signed",
        "instruments file LRF-0001 --out file.pdf",
    )
    parser.add_argument("tag", type=code, metavar="TAG")
    takes_day(parser)
    takes_out(parser)


def _verify(context: Context, arguments: Namespace) -> Outcome:
    tag = context.item(arguments.tag)
    result = context.station.services.inventory.instruments.verify(
        context.session,
        tag,
        arguments.certificate,
        on=arguments.on,
        valid_until=arguments.until,
        by=arguments.by,
        file=arguments.file,
    )
    texts, label, until = context.texts, context.label(tag), result.valid_until.isoformat()
    notices = [texts(each.text_key, **each.named_facts) for each in result.notices]
    said = [texts("care.cli.verified", tag=label, day=until)]
    if result.filed is not None:
        said.append(texts("care.cli.filed", tag=label))
    document = {
        "tag": label,
        "verified_until": until,
        "entry": result.entry.reference,
        "file": None if result.filed is None else result.filed.reference,
        "notices": notices,
    }
    return Outcome(document, [*said, *notices])


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = VERIFICATION_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _import(context: Context, arguments: Namespace) -> Outcome:
    instruments, session = context.station.services.inventory.instruments, context.session
    path, encoding, texts = arguments.file, arguments.encoding, context.texts

    def preview(matched: Mapping[str, str]) -> Preview:
        return instruments.preview_file(session, path, encoding=encoding, matched=matched)

    looked = look(arguments, VERIFICATION_TEMPLATE, "care.table", preview)
    if (ended := looked_at(context, arguments, looked)) is not None:
        return ended
    result = Imported(looked.preview)
    if not result.problems:
        seen, matched = looked.preview.digest, looked.matched
        result = instruments.import_file(session, path, encoding=encoding, matched=matched, seen=seen)
    document = {
        "imported": result.imported,
        "unchanged": result.unchanged,
        "entries": [each.reference for each in result.entries],
        "problems": [each.worded(texts, "care.table") for each in result.problems],
        "notices": [texts(each.text_key, **each.named_facts) for each in result.notices],
    }
    if result.problems:
        said = texts("importing.verifications.not_recorded", count=len(result.problems))
        return Outcome(document, [said, *problem_lines(looked, texts)], REFUSED)
    facts = {"new": result.imported, "unchanged": result.unchanged}
    said = texts("importing.verifications.done", **facts)
    return Outcome(document, [said, *notice_lines(result.notices, texts)])


def _due(context: Context, arguments: Namespace) -> Outcome:
    query = query_of(arguments)
    if not any(key == "verification" for key, _ in query.filters):
        query = query.narrowed(verification=f"{ENDED},{SOON},{MISSING}")
    today = local_today(context.station.services.clock).isoformat()
    return list_outcome(
        context,
        context.station.services.inventory.listing,
        query,
        lambda row: item_facts(row.item),
        lambda row: _line(context, row, today),
        named=("tag",),
    )


def _file(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        papers = of_day(context, context.station.services.inventory.instrument_papers)
        return papers.file(context.session, context.texts, context.item(arguments.tag))

    return written(context, arguments, report) or shown(report(), context.texts)


def _line(context: Context, row: ListedItem, today: str) -> str:
    item = row.item
    until = "" if item.verified_until is None else item.verified_until.isoformat()
    how = "due_none" if not until else "due_over" if until < today else "due_until"
    facts = {"tag": item.label, "name": item.name, "day": until, "place": item.place}
    return context.texts(f"care.cli.{how}", **facts).rstrip()
