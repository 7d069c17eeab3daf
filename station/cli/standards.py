"""standards list · rows · template · import · end: catalogues of equipment, dated and by level (EQ-02)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from station.cli.arguments import Commands, command, day, group, word
from station.cli.context import Context
from station.cli.importing import look, looked_at, problem_lines, takes_import
from station.cli.lists import add_list_options, list_outcome, query_of
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.clock import local_today
from station.inventory.standards.decide import CatalogueHead
from station.inventory.standards.listing import CATALOGUE_LIST, CATALOGUE_ROW_LIST, ListedRow
from station.inventory.standards.table import CATALOGUE_TEMPLATE
from station.inventory.standards.use_cases import CatalogueStanding, catalogue_words
from station.inventory.standards.values import CatalogueLevel
from station.sheets import Preview

_LEVELS = [each.value for each in CatalogueLevel if each is not CatalogueLevel.OFFICE]
_FIELDS = "standards.field"


def register(commands: Commands) -> None:
    """Add the group."""
    example = "standards import 区目录.xlsx --code district --name 区配备标准 --level district --source 区局〔2026〕1号"
    words = group(commands, "standards", "catalogues of equipment, dated and by level (EQ-02)", example)
    parser = command(
        words, "list", _list, "every version of every catalogue and how it stands", "standards list --json"
    )
    add_list_options(parser, CATALOGUE_LIST)
    parser = command(
        words,
        "rows",
        _rows,
        "the rows of the catalogues in force",
        "standards rows --filter catalogue=district",
    )
    add_list_options(parser, CATALOGUE_ROW_LIST)
    command(
        words,
        "template",
        _template,
        "print the header and an example line",
        "standards template > catalogue.csv",
    )
    parser = command(
        words,
        "import",
        _import,
        "take in a catalogue, or another version of it, from a CSV or XLSX file",
        example,
    )
    takes_import(parser, "standards template")
    parser.add_argument("--code", required=True, type=word, help="a short code, such as district")
    parser.add_argument("--name", required=True, type=word, metavar="TEXT")
    parser.add_argument("--level", required=True, choices=_LEVELS, help="for offices of which level it is")
    parser.add_argument("--source", required=True, type=word, metavar="TEXT", help="the paper it comes from")
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DATE", help="in force from; today by default"
    )
    parser = command(
        words,
        "end",
        _end,
        "a catalogue is no more from a day on",
        "standards end district --reason 区局通知废止",
    )
    parser.add_argument("code", type=word, metavar="CODE")
    parser.add_argument("--on", type=day, metavar="DATE", help="today by default")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _list(context: Context, arguments: Namespace) -> Outcome:
    def document(row: CatalogueStanding) -> object:
        each = row.catalogue
        return {
            "code": each.code,
            "name": catalogue_words(context.texts, each),
            "level": each.level.value,
            "state": row.state.value,
            "source": each.source,
            "effective_on": None if each.effective_on is None else each.effective_on.isoformat(),
            "ended_on": None if each.ended_on is None else each.ended_on.isoformat(),
            "rows": len(each.rows),
            "short": row.short,
            "entry": each.seq or None,
        }

    def line(row: CatalogueStanding) -> str:
        each = row.catalogue
        facts = {
            "code": each.code,
            "name": catalogue_words(context.texts, each),
            "state": context.texts(f"standards.state.{row.state.value}"),
            "count": len(each.rows),
            "short": 0 if row.short is None else row.short,
        }
        if each.effective_on is None:
            return context.texts("standards.cli.own", **facts)
        return context.texts("standards.cli.version", **facts, day=each.effective_on)

    service = context.station.services.inventory.catalogue_list
    return list_outcome(context, service, query_of(arguments), document, line)


def _rows(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts

    def document(listed: ListedRow) -> object:
        row = listed.row
        return {
            "catalogue": listed.catalogue.code,
            "no": row.code,
            "name": row.name(texts.language),
            "unit": row.unit(texts.language),
            "per": row.per.value,
            "quantity": row.quantity,
            "class": "standard" if row.standard else "optional",
            "life_years": row.life_years,
            "categories": sorted(row.categories),
            "words": list(row.words),
            "posts": list(row.posts),
            "lines": list(row.lines),
            "note": row.note(texts.language),
            "ends_on": None if row.ends_on is None else row.ends_on.isoformat(),
        }

    def line(listed: ListedRow) -> str:
        row = listed.row
        return texts(
            "standards.cli.row",
            catalogue=listed.catalogue.code,
            no=row.code,
            name=row.name(texts.language),
            quantity=row.quantity,
            unit=row.unit(texts.language),
            per=texts(f"standards.per.{row.per.value}"),
        )

    service = context.station.services.inventory.catalogue_row_list
    return list_outcome(context, service, query_of(arguments), document, line)


def _template(_context: Context, _arguments: Namespace) -> Outcome:
    header, example = CATALOGUE_TEMPLATE.csv().splitlines()
    return Outcome({"header": header, "example": example}, [header, example])


def _import(context: Context, arguments: Namespace) -> Outcome:
    standards, session = context.station.services.inventory.standards, context.session
    today = local_today(context.station.services.clock)
    level = CatalogueLevel(arguments.level)
    first = arguments.first or today
    head = CatalogueHead(arguments.code, arguments.name, level, arguments.source, first)

    def preview_of(matched: Mapping[str, str]) -> Preview:
        return standards.preview_file(
            session, arguments.file, head, encoding=arguments.encoding, matched=matched
        )

    looked = look(arguments, CATALOGUE_TEMPLATE, _FIELDS, preview_of)
    ended = looked_at(context, arguments, looked)
    if ended is not None:
        return ended
    texts, preview = context.texts, looked.preview
    if preview.problems:
        problems = [each.worded(texts, _FIELDS) for each in preview.problems]
        lines = problem_lines(looked, texts)
        lines.append(texts("standards.cli.nothing_taken", count=len(problems)))
        return Outcome({"catalogue": None, "problems": problems}, lines, REFUSED)
    done = standards.import_file(
        session,
        arguments.file,
        head,
        encoding=arguments.encoding,
        matched=looked.matched,
        seen=preview.digest,
    )
    said = [str(each.worded(texts, _FIELDS)["message"]) for each in done.left_out]
    counts = {"new": done.imported, "changed": done.changed, "unchanged": done.unchanged}
    facts = {"code": head.code, "name": head.name, "day": first}
    document = {
        "catalogue": head.code,
        "effective_on": first.isoformat(),
        **counts,
        "entry": done.entries[0].reference,
        "problems": [],
        "left_out": said,
    }
    return Outcome(document, [texts("standards.cli.taken", **facts, **counts), *said], DONE)


def _end(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.inventory.standards.end(
        context.session, arguments.code, arguments.reason, arguments.on
    )
    return Outcome(
        {"catalogue": arguments.code, "entry": entry.reference},
        [context.texts("standards.cli.ended", code=arguments.code)],
    )
