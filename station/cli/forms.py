"""forms list · receive · make · end · withdraw · template · due · count · keys: report forms and what is due of them (PF-08)."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable
from datetime import date
from functools import partial

from station.audit.forms.bodies import FormEnded, FormReceived, FormWithdrawn
from station.audit.forms.book import Duty
from station.audit.forms.counting import FormCount, FormGrouping
from station.audit.forms.definition import (
    MOST_EDITION,
    MOST_LIMIT,
    FilingLevel,
    FilledBy,
    FormDefinition,
    FormLayout,
    FormLevel,
    Recurrence,
)
from station.audit.forms.key_listing import KEY_LIST, figure_name, sheet_name
from station.audit.forms.keys import ValueKey
from station.audit.forms.listing import COUNT_LIST, DUTY_LIST, FORM_LIST
from station.audit.forms.naming import several
from station.audit.forms.reading import of_lines
from station.audit.forms.use_cases import StandingForm
from station.cli import form_returns
from station.cli.arguments import Commands, command, day, file_path, group, number, word
from station.cli.context import Context
from station.cli.lists import add_list_options, list_outcome, plain_row, query_of
from station.cli.outcome import Outcome
from station.core.clock import local, local_today
from station.core.ledger import Entry
from station.core.listing.wording import declared_line

_GROUPINGS = [each.value for each in FormGrouping]


def register(commands: Commands) -> None:
    """Add the group."""
    example = (
        "forms make 栏目.xlsx --number ZB01 --name 装备月报 --period month --limit 5 --out 装备月报.xlsx"
    )
    words = group(
        commands, "forms", "report forms: received or made, filled, filed, added up (PF-08)", example
    )
    parser = command(words, "list", _list, "every form in its newest edition", "forms list --json")
    add_list_options(parser, FORM_LIST)
    parser = command(
        words, "receive", _receive, "receive the template of a form", "forms receive 装备月报.xlsx"
    )
    parser.add_argument("file", type=file_path, metavar="FILE")
    parser = command(words, "make", _make, "make a form of the office's own from a table of fields", example)
    _takes_definition(parser)
    parser = command(
        words, "end", _end, "a form falls due no more", "forms end ZB01 --reason 区局通知停报 --on 2026-12-31"
    )
    parser.add_argument("number", type=word, metavar="NUMBER")
    parser.add_argument("--on", type=day, metavar="DAY", help="the last day of a period that is filed; today")
    parser.add_argument("--reason", required=True, type=word, metavar="TEXT")
    parser = command(
        words,
        "withdraw",
        _withdraw,
        "take back what fell due by a wrong clock, though its period is not over",
        "forms withdraw --reason 主板电池没电，日期跳到2031年",
    )
    parser.add_argument("--reason", required=True, type=word, metavar="TEXT")
    parser = command(
        words, "template", _template, "save the template of a form", "forms template ZB01 --out 模板.xlsx"
    )
    parser.add_argument("number", type=word, metavar="NUMBER")
    parser.add_argument("--edition", type=number, metavar="N", help="else the newest")
    parser.add_argument("--out", type=file_path, required=True, metavar="FILE")
    parser = command(
        words, "due", _due, "what is due, done and late, one by one", "forms due --filter state=overdue"
    )
    add_list_options(parser, DUTY_LIST)
    parser = command(words, "count", _count, "how many are due, done, late and open", "forms count --by unit")
    parser.add_argument("--by", choices=_GROUPINGS, default="form", help="else form")
    add_list_options(parser, COUNT_LIST)
    parser = command(
        words, "keys", _keys, "what a field can be filled in with from the register", "forms keys --find 盘点"
    )
    add_list_options(parser, KEY_LIST)
    form_returns.add(words)


def _takes_definition(parser: ArgumentParser) -> None:
    parser.add_argument("fields", type=file_path, metavar="FIELDS.xlsx")
    parser.add_argument("--number", required=True, type=word, metavar="NUMBER")
    parser.add_argument("--name", required=True, type=word, metavar="TEXT")
    parser.add_argument("--edition", type=_up_to(MOST_EDITION), default=1, metavar="N", help="else 1")
    parser.add_argument("--period", required=True, choices=[each.value for each in Recurrence])
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="in force from; else today")
    parser.add_argument("--until", type=day, metavar="DAY", help="the last day; of a form filed once its day")
    parser.add_argument(
        "--limit",
        required=True,
        type=_up_to(MOST_LIMIT),
        metavar="DAYS",
        help="working days after a period within which units file; offices with --offices",
    )
    parser.add_argument(
        "--units", type=word, metavar="NAMES", help="departments and groups that file, with commas; else all"
    )
    parser.add_argument("--offices", type=word, metavar="NAMES", help="offices that file, with commas")
    parser.add_argument(
        "--office-limit",
        type=_up_to(MOST_LIMIT),
        metavar="DAYS",
        help="for offices, where their units file as well",
    )
    layouts = [each.value for each in FormLayout]
    parser.add_argument(
        "--rows", dest="layout", choices=layouts, default="one", help="one, fixed (a sheet of rows), open"
    )
    parser.add_argument("--lines", default="", metavar="NAMES", help="lines of work whose people fill it in")
    parser.add_argument("--posts", default="", metavar="NAMES", help="posts whose people fill it in")
    parser.add_argument("--issuer", default="", metavar="TEXT", help="else this office")
    parser.add_argument("--task", default="", metavar="TEXT", help="what is to be done")
    parser.add_argument("--out", type=file_path, required=True, metavar="TEMPLATE.xlsx")


def _up_to(most: int) -> Callable[[str], int]:
    """A whole number up to `most`, as an argument's type."""

    def read(text: str) -> int:
        found = number(text)
        if found > most:
            raise ArgumentTypeError(f"not a number up to {most}: {text}")
        return found

    return read


def _defined(arguments: Namespace, today: date) -> FormDefinition:
    offices, limit, of_offices = several(arguments.offices or ""), arguments.limit, arguments.office_limit
    levels = []
    if offices:
        levels.append(FilingLevel(FormLevel.OFFICES, of_offices or limit, offices))
    if not offices or of_offices:
        levels.append(FilingLevel(FormLevel.UNITS, limit, several(arguments.units or "")))
    told = FormDefinition(
        *(arguments.number, arguments.edition, arguments.name, arguments.issuer),
        Recurrence(arguments.period),
        *(arguments.first or today, arguments.until, tuple(levels), arguments.task),
        FormLayout(arguments.layout),
        fields=(),
        rows=(),
    )
    return of_lines(FilledBy(several(arguments.lines), several(arguments.posts)), told)


def _receive(context: Context, arguments: Namespace) -> Outcome:
    entry = context.station.services.audit.forms.receive(context.session, arguments.file)
    return _received(context, entry, "received", {})


def _make(context: Context, arguments: Namespace) -> Outcome:
    station = context.station
    clock = station.services.clock
    told = _defined(arguments, local_today(clock))
    forms = station.services.audit.forms
    entry = forms.make(context.session, context.texts, arguments.fields, told, arguments.out)
    return _received(context, entry, "made", {"written": str(arguments.out)})


def _received(context: Context, entry: Entry, key: str, more: dict[str, object]) -> Outcome:
    form = entry.of(FormReceived).form
    facts: dict[str, object] = {"number": form.number, "edition": form.edition, "name": form.name}
    line = context.texts(
        f"forms.cli.{key}",
        **facts,
        issuer=form.issuer,
        day=form.first_day.isoformat(),
        seq=entry.seq,
        path=more.get("written", ""),
    )
    return Outcome({"entry": entry.reference, **facts, **more}, [line])


def _end(context: Context, arguments: Namespace) -> Outcome:
    forms = context.station.services.audit.forms
    entry = forms.end(context.session, arguments.number, arguments.on, arguments.reason)
    body = entry.of(FormEnded)
    day_words = body.last_day.isoformat()
    line = context.texts(
        "forms.cli.ended",
        number=body.number,
        name=body.name,
        day=day_words,
        seq=entry.seq,
        count=len(body.withdrawn),
    )
    document = {"entry": entry.reference, "last_day": day_words, "withdrawn": list(body.withdrawn)}
    return Outcome(document, [line])


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    entries = context.station.services.audit.forms.withdraw_early(context.session, arguments.reason)
    duties = [each for entry in entries for each in entry.of(FormWithdrawn).duties]
    line = context.texts("forms.cli.early_withdrawn", count=len(duties), seq=entries[0].seq)
    return Outcome({"entry": entries[0].reference, "withdrawn": duties}, [line])


def _template(context: Context, arguments: Namespace) -> Outcome:
    forms = context.station.services.audit.forms
    path = forms.save_template(context.session, arguments.number, arguments.edition, arguments.out)
    return Outcome({"written": str(path)}, [context.texts("forms.cli.template", path=path)])


def _list(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.audit.form_list
    document, line = partial(plain_row, FORM_LIST), partial(_form_line, context)
    return list_outcome(context, service, query_of(arguments), document, line)


def _form_line(context: Context, row: StandingForm) -> str:
    texts, form = context.texts, row.form
    return texts(
        "forms.cli.row",
        number=form.number,
        name=form.name,
        edition=form.edition,
        recurrence=texts(f"forms.recurrence.{form.recurrence.value}"),
        issuer=form.issuer,
        state=texts(f"forms.standing.{'in_force' if row.ended_on is None else 'ended'}"),
    )


def _due(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.audit.form_duties
    document, line = partial(plain_row, DUTY_LIST), partial(_duty_line, context)
    return list_outcome(context, service, query_of(arguments), document, line)


def _duty_line(context: Context, row: Duty) -> str:
    texts = context.texts
    due = local(row.due_at, row.fell.zone)
    state = texts(f"forms.state.{row.state.value}")
    return texts(
        "forms.cli.duty", duty=row.code, name=row.body.name, state=state, due=f"{due:%Y-%m-%d %H:%M}"
    )


def _keys(context: Context, arguments: Namespace) -> Outcome:
    def line(row: ValueKey) -> str:
        return declared_line(context.texts, KEY_LIST, row, context.settings.zone)

    def document(row: ValueKey) -> dict[str, object]:
        named = {
            "figure": figure_name(context.texts, row.code),
            "sheet": sheet_name(context.texts, row.sheet),
        }
        return plain_row(KEY_LIST, row) | named

    service = context.station.services.audit.form_keys
    return list_outcome(context, service, query_of(arguments), document, line)


def _count(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.audit.form_counts
    query = query_of(arguments, by=arguments.by)
    document, line = partial(plain_row, COUNT_LIST), partial(_count_line, context)
    return list_outcome(context, service, query, document, line)


def _count_line(context: Context, row: FormCount) -> str:
    what = " ".join(filter(None, (row.number, row.name, row.period, row.unit)))
    return context.texts(
        "forms.cli.count",
        what=what,
        should=row.due,
        done=row.done,
        in_time=row.done_in_time,
        done_late=row.done_late,
        open=row.open,
        overdue=row.overdue,
    )
