"""forms fill · file · return · collect · sum: the returns of report forms (PF-08)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator

from station.audit.forms.bodies import FormCollected, FormFiled
from station.audit.forms.cells import row_words, shown
from station.audit.forms.definition import FiledLine, FormDefinition
from station.audit.forms.filling import CellName, FillSheet, FillWish
from station.audit.forms.finding import DutyName
from station.audit.forms.summing import FormSum
from station.cli.arguments import Commands, command, file_path, word
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.lists import of_day, takes_day
from station.cli.outcome import Outcome, UsageProblem
from station.cli.progress import shown_progress
from station.core.clock import local
from station.core.texts import Texts


def add(words: Commands) -> None:
    """Add the commands to the group."""
    parser = command(
        words,
        "fill",
        _fill,
        "fill in a return from the register, and keep it as a draft",
        "forms fill ZB01 2026-11 --set out=12 --draft",
    )
    _takes_duty(parser)
    _takes_values(parser)
    parser.add_argument("--draft", action="store_true", help="keep it; else it is only shown")
    parser.add_argument("--out", type=file_path, metavar="FILE.xlsx", help="a workbook to be filled in")
    parser = command(
        words, "file", _file, "file a return", "forms file ZB01 2026-11 --reason lost=年中找回一件"
    )
    _takes_duty(parser)
    _takes_values(parser)
    parser.add_argument("--why", default="", metavar="TEXT", help="why an earlier return is corrected")
    parser = command(
        words,
        "return",
        _return,
        "write what was filed: a workbook to send up, or the paper to sign (PDF)",
        "forms return ZB01 2026-11 --out 上报.xlsx",
    )
    _takes_duty(parser)
    parser.add_argument("--out", type=file_path, required=True, metavar="FILE")
    parser = command(
        words, "collect", _collect, "take up a return that came as a file", "forms collect 上报.xlsx"
    )
    parser.add_argument("file", type=file_path, metavar="FILE")
    parser = command(
        words,
        "sum",
        _sum,
        "the sum of a period, and who is missing",
        "forms sum ZB01 2026-11 --out 汇总.xlsx",
    )
    parser.add_argument("number", type=word, metavar="NUMBER")
    parser.add_argument("period", type=word, metavar="PERIOD")
    takes_out(parser)
    takes_day(parser)


def _takes_duty(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=word, metavar="NUMBER")
    parser.add_argument("period", type=word, metavar="PERIOD", help="2026-11, 2026-Q4, 2026-H2, 2026, once")
    parser.add_argument("--unit", default="", metavar="UNIT", help="a department or group; else this office")


def _takes_values(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set", action="append", default=[], metavar="[ROW.]FIELD=VALUE", help="may be repeated"
    )
    parser.add_argument("--from", dest="table", type=file_path, metavar="FILE.xlsx", help="filled in")
    parser.add_argument(
        "--reason",
        action="append",
        default=[],
        metavar="[ROW.]FIELD=TEXT",
        help="why a computed value is filed otherwise; may be repeated",
    )
    parser.add_argument("--nil", action="store_true", help="there is nothing to report (forms of open rows)")


def _cells(option: str, given: Iterable[str]) -> dict[CellName, str]:
    found: dict[CellName, str] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name.strip():
            detail = f"argument {option}: not KEY=VALUE: {each}"
            raise UsageProblem("cli.usage", detail=detail, usage=f"{option} total=12")
        row, _, field = name.strip().rpartition(".")
        found[row, field] = value.strip()
    return found


def _name(arguments: Namespace) -> DutyName:
    return DutyName(arguments.number, arguments.period, arguments.unit)


def _sheet(context: Context, arguments: Namespace) -> FillSheet:
    given = _cells("--set", arguments.set), _cells("--reason", arguments.reason), arguments.table
    wish = FillWish(*given, nil=arguments.nil)
    returns = context.station.services.audit.form_returns
    progress = shown_progress(context.texts)
    return returns.sheet(context.session, _name(arguments), wish, report=progress)


def _fill(context: Context, arguments: Namespace) -> Outcome:
    returns, sheet = context.station.services.audit.form_returns, _sheet(context, arguments)
    document, lines = _sheet_facts(sheet), list(_sheet_lines(sheet, context.texts))
    if arguments.out is not None:
        returns.write_blank(context.session, context.texts, sheet, arguments.out)
        document["written"] = str(arguments.out)
        lines.append(context.texts("forms.cli.blank", path=arguments.out))
    if arguments.draft:
        entry = returns.draft(context.session, sheet)
        document["entry"] = entry.reference
        lines.append(context.texts("forms.cli.drafted", duty=sheet.duty.code, seq=entry.seq))
    return Outcome(document, lines)


def _file(context: Context, arguments: Namespace) -> Outcome:
    returns, sheet = context.station.services.audit.form_returns, _sheet(context, arguments)
    entry = returns.file(context.session, sheet, arguments.why, sheet.seen)
    body = entry.of(FormFiled)
    key = "filed_again" if body.corrects else "filed" if body.in_time else "filed_late"
    due = f"{local(sheet.duty.due_at, entry.zone):%Y-%m-%d %H:%M}"
    line = context.texts(f"forms.cli.{key}", duty=sheet.duty.code, due=due, seq=entry.seq)
    document = {**_sheet_facts(sheet), "entry": entry.reference, "in_time": body.in_time}
    document |= {"corrects": body.corrects or None, "digest": body.digest}
    return Outcome(document, [*_sheet_lines(sheet, context.texts), line])


def _return(context: Context, arguments: Namespace) -> Outcome:
    returns = context.station.services.audit.form_returns
    entry = returns.write_return(context.session, context.texts, _name(arguments), arguments.out)
    body = entry.of(FormFiled)
    issuer = returns.duty(context.session, _name(arguments))[0].issuer
    facts = {"duty": body.duty, "path": arguments.out, "seq": entry.seq, "issuer": issuer}
    document = {"written": str(arguments.out), "entry": entry.reference, "digest": body.digest}
    return Outcome(document, [context.texts("forms.cli.returned", **facts)])


def _collect(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.audit.form_collecting.collect(context.session, arguments.file)
    body = entry.of(FormCollected)
    key = "collected_again" if body.corrects else "collected" if body.in_time else "collected_late"
    facts = {"unit": body.unit, "number": body.number, "period": body.period}
    line = context.texts(f"forms.cli.{key}", seq=entry.seq, **facts)
    document = {"entry": entry.reference, **facts, "in_time": body.in_time, "corrects": body.corrects or None}
    return Outcome(document, [line])


def _sum(context: Context, arguments: Namespace) -> Outcome:
    collecting, texts = of_day(context, context.station.services.audit.form_collecting), context.texts
    number, period = arguments.number, arguments.period
    file = written(context, arguments, lambda: collecting.sum_report(context.session, texts, number, period))
    if file is not None:
        return file
    found = collecting.summed(context.session, number, period)
    return Outcome(_sum_facts(found), list(_sum_lines(found, texts)))


def _line_facts(form: FormDefinition, line: FiledLine, place: int) -> dict[str, object]:
    values = {
        field.code: int(value) if value and field.kind.is_number else value or None
        for field, value in zip(form.fields, line.cells, strict=True)
    }
    return {"row": line.row or place + 1, "values": values}


def _sheet_facts(sheet: FillSheet) -> dict[str, object]:
    body = sheet.duty.body
    computed = [
        {
            "row": each.row + 1,
            "field": each.field,
            "key": each.value_key,
            "value": int(each.value),
            "entries": each.entries,
            "reason": each.reason,
        }
        for each in sheet.worked.cells
    ]
    return {
        "number": body.number,
        "edition": sheet.form.edition,
        "period": body.period,
        "unit": body.unit,
        "state": sheet.duty.state.value,
        "nil": sheet.nil,
        "rows": [_line_facts(sheet.form, line, place) for place, line in enumerate(sheet.lines)],
        "computed": computed,
        "custody_seq": sheet.worked.custody_seq,
        "seen": sheet.seen,
    }


def _sheet_lines(sheet: FillSheet, texts: Texts) -> Iterator[str]:
    form = sheet.form
    if sheet.nil:
        yield texts("forms.cli.nil")
    for place, line in enumerate(sheet.lines):
        row = row_words(form, line, place)
        for field, value in zip(form.fields, line.cells, strict=True):
            said = {"title": field.title, "value": shown(field, value) or texts("forms.cli.empty")}
            one = texts("forms.cli.cell", **said) if len(sheet.lines) == 1 else ""
            one = one or texts("forms.cli.cell_of", row=row, **said)
            each = sheet.computed(place, field.code)
            if each is not None:
                key = "explained" if each.reason else "computed"
                facts = {"value": shown(field, each.value), "count": each.entries, "reason": each.reason}
                one = texts(f"forms.cli.{key}", line=one, **facts)
            elif sheet.unasked(place, field.code):
                one = texts("forms.cli.unasked", line=one)
            yield one


def _sum_facts(found: FormSum) -> dict[str, object]:
    form = found.form
    codes = [each.code for each in form.fields]
    groups = [
        {"row": name, "values": dict(zip(codes, found.totals(name), strict=True))} for name in found.groups
    ]
    return {
        "number": form.number,
        "edition": form.edition,
        "period": found.period.code,
        "rows": [
            {"unit": each.unit, "entry": each.seq, **_line_facts(form, each.line, 0), "row": each.row}
            for each in found.rows
        ],
        "groups": groups,
        "total": dict(zip(codes, found.totals(), strict=True)),
        "nil": list(found.nil),
        "missing": list(found.missing),
        "other_edition": list(found.other_edition),
    }


def _sum_lines(found: FormSum, texts: Texts) -> Iterator[str]:
    form, join = found.form, texts("list.join")
    units = len({each.unit for each in found.rows} | set(found.nil))
    yield texts("forms.cli.sum_of", number=form.number, name=form.name, period=found.period.code, count=units)
    for each in found.rows:
        values = zip(form.fields, each.line.cells, strict=True)
        cells = join.join(f"{field.title} {shown(field, value)}" for field, value in values if value)
        yield texts("forms.cli.sum_row", unit=each.unit, seq=each.seq, cells=cells)
    totals = zip(form.fields, found.totals(), strict=True)
    told = [
        f"{field.title} {_total(field.adding.value, shown(field, str(value)), value)}"
        for field, value in totals
        if value is not None
    ]
    if told:
        yield texts("forms.cli.sum_total", cells=join.join(told))
    if found.nil:
        yield texts("forms.cli.sum_nil", units=join.join(found.nil))
    if found.missing:
        yield texts("forms.cli.sum_missing", units=join.join(found.missing))
    if found.other_edition:
        yield texts("forms.cli.sum_other", units=join.join(found.other_edition))


def _total(adding: str, shown_value: str, value: int) -> str:
    """What counts cells is no amount."""
    return str(value) if adding == "count" else shown_value
