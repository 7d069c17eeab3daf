"""training session · short · paper · attach · attached: what was held, who lacks what, the sheets, the files (EQ-03)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from functools import partial

from station.cli.arguments import Commands, code, command, file_path, number
from station.cli.attachments import added_files, files_of, takes_copy
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, list_outcome, of_day, plain_row, query_of, takes_day
from station.cli.outcome import Outcome
from station.core.clock import local_today
from station.core.report import Report
from station.inventory.entitlement.training_bodies import TrainingPaper
from station.inventory.entitlement.training_list import hours_words
from station.inventory.entitlement.training_standing import TRAINING_STANDING_LIST, TrainingStanding


def add_to(words: Commands) -> None:
    """Add the commands to ``training``."""
    parser = command(
        words, "session", _session, "a training session: who was taught what", "training session 812"
    )
    parser.add_argument(
        "seq", type=number, metavar="SEQ", help="the entry of the session, or of a record in it"
    )
    parser = command(
        words,
        "short",
        _short,
        "how each officer stands with training: hours of the year, categories and heads that lack",
        "training short --filter short=yes",
    )
    add_list_options(parser, TRAINING_STANDING_LIST)
    parser = command(
        words,
        "paper",
        _paper,
        "the attendance sheet of a session, or the training of a year: of an officer, a unit, all",
        "training paper --session 812 --out 签到表.pdf",
    )
    parser.add_argument("--session", type=number, metavar="SEQ", help="the attendance sheet of this session")
    parser.add_argument("--year", type=number, metavar="YYYY", help="else this year")
    parser.add_argument("--of", type=code, metavar="NO", help="of this officer")
    parser.add_argument("--unit", default="", metavar="UNIT", help="of this department")
    takes_day(parser)
    takes_out(parser)
    parser = command(
        words,
        "attach",
        _attach,
        "add the attendance sheet, material or photos to a session; they are copied into the data folder",
        "training attach 812 签到表.pdf --what attendance",
    )
    parser.add_argument("seq", type=number, metavar="SEQ")
    parser.add_argument("file", nargs="+", type=file_path, metavar="FILE")
    kinds = [each.value for each in TrainingPaper]
    parser.add_argument("--what", choices=kinds, help="else photo or material, as the file is")
    parser.add_argument("--note", default="")
    parser = command(
        words,
        "attached",
        _attached,
        "the files of a session, each compared with the ledger; or a copy of one of them",
        "training attached 812 --entry 813 --out 签到表.pdf",
    )
    parser.add_argument("seq", type=number, metavar="SEQ")
    takes_copy(parser)


def _session(context: Context, arguments: Namespace) -> Outcome:
    held = context.station.services.inventory.training_sessions.of(context.session, arguments.seq)
    attended = [
        {"number": each.officer.number, "name": each.officer.name, "categories": list(each.categories)}
        for each in held.attended
    ]
    document = {
        "session": held.seq,
        "on": held.trained_on.isoformat(),
        "categories": list(held.categories),
        "heads": list(held.heads),
        "note": held.note,
        "trainer": held.trainer,
        "minutes": held.minutes,
        "attended": attended,
    }
    facts = {"on": held.trained_on.isoformat(), "trainer": held.trainer, "hours": hours_words(held.minutes)}
    lines = [
        context.texts("training.cli.session", seq=held.seq, count=len(attended), note=held.note, **facts)
    ]
    for each in held.attended:
        numbers = context.texts("list.join").join(map(str, each.categories))
        lines.append(f"{each.officer.number}  {each.officer.name}  {numbers}".rstrip())
    return Outcome(document, lines)


def _short(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.training_standing_list
    named = dict(service.choices(context.session, context.texts.language)["lacking"])
    row = partial(plain_row, TRAINING_STANDING_LIST)
    return list_outcome(context, service, query_of(arguments), row, partial(_standing, context, named))


def _standing(context: Context, named: Mapping[str, str], row: TrainingStanding) -> str:
    texts, join = context.texts, context.texts("list.join")
    lacking, partly = (
        join.join(named.get(str(each), str(each)) for each in numbers)
        for numbers in (row.lacking, row.partly)
    )
    facts = {
        "number": row.number,
        "name": row.officer.name,
        "hours": row.hours or "0",
        "short": row.hours_short,
    }
    return texts("training.cli.standing", lacking=lacking, partly=partly, **facts)


def _paper(context: Context, arguments: Namespace) -> Outcome:
    def report() -> Report:
        papers = of_day(context, context.station.services.inventory.training_papers)
        session, texts = context.session, context.texts
        if arguments.session is not None:
            return papers.session(session, texts, arguments.session)
        today = local_today(context.station.services.clock)
        year = arguments.year or (arguments.as_of or today).year
        officer = context.officer(arguments.of) if arguments.of else ""
        return papers.of_year(session, texts, year, officer, arguments.unit)

    return written(context, arguments, report) or shown(report(), context.texts)


def _attach(context: Context, arguments: Namespace) -> Outcome:
    sessions = context.station.services.inventory.training_sessions
    what = None if arguments.what is None else TrainingPaper(arguments.what)
    entries = sessions.attach(context.session, arguments.seq, arguments.file, what, arguments.note)
    line = context.texts("training.files_added", seq=arguments.seq, count=len(entries))
    return added_files(sessions.kept(context.session, str(arguments.seq)), entries, line)


def _attached(context: Context, arguments: Namespace) -> Outcome:
    none = context.texts("training.cli.no_files", seq=arguments.seq)
    sessions = context.station.services.inventory.training_sessions
    return files_of(context, arguments, sessions, str(arguments.seq), none)
