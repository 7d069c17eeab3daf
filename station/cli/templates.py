"""template list · show · history · preview · set · reset: the papers' templates as data (PF-07)."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from station.cli.arguments import Commands, command, file_path, group, number, word
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, takes_target, target, written
from station.cli.lists import day_said, of_day, takes_day
from station.cli.outcome import Outcome
from station.core.clock import local, to_record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.report import Report, ReportColumn
from station.printing.templates import PaperTemplates, TemplateInForce, TemplateVersion


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands, "template", "templates of papers, in typst (PF-07)", "template show register > register.typ"
    )
    parser = command(words, "list", _list, "every template and whose it is", "template list --json")
    takes_day(parser)
    takes_out(parser)
    parser = command(words, "show", _show, "the text in force", "template show register > register.typ")
    parser.add_argument("name", type=word, metavar="NAME")
    parser.add_argument("--shipped", action="store_true", help="the text that comes with the program")
    parser.add_argument(
        "--version", type=number, metavar="SEQ", help="an earlier text, as `history` numbers it"
    )
    takes_day(parser)
    parser = command(
        words, "history", _history, "what was ever put in force", "template history register --json"
    )
    parser.add_argument("name", type=word, metavar="NAME")
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "preview",
        _preview,
        "a sample as PDF; records nothing",
        "template preview register --file new.typ --out sample.pdf",
    )
    parser.add_argument("name", type=word, metavar="NAME")
    parser.add_argument(
        "--file", type=file_path, metavar="FILE", help="the text to try; else the one in force"
    )
    takes_target(parser, "the PDF to write", required=True)
    parser = command(
        words,
        "set",
        _set,
        "put a text in force, after it was tried",
        "template set register --file new.typ --reason 加盖单位名称",
    )
    parser.add_argument("name", type=word, metavar="NAME")
    parser.add_argument("--file", type=file_path, required=True, metavar="FILE")
    parser.add_argument("--reason", required=True)
    parser = command(
        words, "reset", _reset, "back to the shipped text", "template reset register --reason 恢复"
    )
    parser.add_argument("name", type=word, metavar="NAME")
    parser.add_argument("--reason", required=True)


def _templates(context: Context) -> PaperTemplates:
    return context.station.services.printing.templates


def _facts(each: TemplateInForce) -> dict[str, object]:
    return {
        "name": each.name,
        "own": each.own,
        "changed_by": each.changed_by or None,
        "changed_at": None if each.changed_at is None else to_record(each.changed_at),
        "characters": len(each.text),
    }


def _list(context: Context, arguments: Namespace) -> Outcome:
    found = of_day(context, _templates(context)).current(context.session)
    file = written(context, arguments, lambda: _report(context, found))
    if file is not None:
        return file
    texts = context.texts
    lines = [
        texts(
            "templates.line",
            name=each.name,
            word=texts(f"templates.name.{each.name}"),
            state=texts("templates.own" if each.own else "templates.shipped"),
        )
        for each in found
    ]
    return Outcome([_facts(each) for each in found], [*day_said(context), *lines])


def _report(context: Context, found: tuple[TemplateInForce, ...]) -> Report:
    texts = context.texts
    columns = (
        ReportColumn("name", texts("entry.subject.template"), "code"),
        ReportColumn("word", texts("entry.field.name")),
        ReportColumn("own", texts("templates.own"), "flag"),
        ReportColumn("changed_by", texts("templates.changed_by")),
        ReportColumn("changed_at", texts("templates.changed_at"), "moment"),
    )
    rows = [
        (each.name, texts(f"templates.name.{each.name}"), each.own, each.changed_by, each.changed_at)
        for each in found
    ]
    return list_report(context, texts("entry.subject.template"), columns, rows)


def _show(context: Context, arguments: Namespace) -> Outcome:
    found = of_day(context, _templates(context)).template(context.session, arguments.name)
    text = found.shipped if arguments.shipped else found.text
    if arguments.version is not None:
        text = _version(context, arguments.name, arguments.version)
    return Outcome({"name": found.name, "text": text}, text.splitlines())


def _version(context: Context, name: str, seq: int) -> str:
    for each in _templates(context).versions(context.session, name):
        if each.seq == seq and each.text is not None:
            return each.text
    raise Refused("template.no_version", name=name, seq=seq)


def _history(context: Context, arguments: Namespace) -> Outcome:
    templates = of_day(context, _templates(context))
    templates.template(context.session, arguments.name)
    found = templates.versions(context.session, arguments.name)
    file = written(context, arguments, lambda: _history_report(context, arguments.name, found))
    if file is not None:
        return file
    document = [
        {"seq": each.seq, "at": to_record(each.at), "by": each.by, "reason": each.reason, "text": each.text}
        for each in found
    ]
    zone = context.settings.zone
    lines = [
        context.texts(
            "templates.version",
            seq=each.seq,
            moment=f"{local(each.at, zone):%Y-%m-%d %H:%M}",
            by=each.by,
            state=context.texts("templates.shipped" if each.text is None else "templates.own"),
            reason=each.reason,
        )
        for each in found
    ]
    return Outcome(document, [*day_said(context), *lines])


def _history_report(context: Context, name: str, found: tuple[TemplateVersion, ...]) -> Report:
    texts = context.texts
    columns = (
        ReportColumn("seq", texts("ledger_page.seq"), "number"),
        ReportColumn("at", texts("templates.changed_at"), "moment"),
        ReportColumn("by", texts("templates.changed_by")),
        ReportColumn("whose", texts("templates.whose")),
        ReportColumn("reason", texts("entry.field.reason")),
    )
    rows = [
        (
            each.seq,
            each.at,
            each.by,
            texts("templates.shipped" if each.text is None else "templates.own"),
            each.reason,
        )
        for each in found
    ]
    return list_report(
        context, texts("entry.subject.template"), columns, rows, [texts(f"templates.name.{name}")]
    )


def _preview(context: Context, arguments: Namespace) -> Outcome:
    out, templates = target(context, arguments), _templates(context)
    session, texts = context.session, context.texts
    text = (
        templates.template(session, arguments.name).text if arguments.file is None else _read(arguments.file)
    )
    pdf = templates.preview(session, arguments.name, text, texts.language)
    if out is not None:
        context.station.services.printing.reporting.save(pdf, out)
    return Outcome({"written": str(out)}, [texts("templates.previewed", path=out)])


def _set(context: Context, arguments: Namespace) -> Outcome:
    text = _read(arguments.file)
    entry = _templates(context).change(
        context.session, arguments.name, text, arguments.reason, context.texts.language
    )
    return _done(context, arguments.name, entry, "templates.changed")


def _reset(context: Context, arguments: Namespace) -> Outcome:
    entry = _templates(context).reset(context.session, arguments.name, arguments.reason)
    return _done(context, arguments.name, entry, "templates.was_reset")


def _done(context: Context, name: str, entry: Entry, key: str) -> Outcome:
    texts = context.texts
    line = texts(key, word=texts(f"templates.name.{name}"))
    return Outcome({"name": name, "entry": entry.reference}, [line])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Refused("template.not_utf8", path=str(path)) from problem
