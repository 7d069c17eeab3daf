"""stocktake list · start · scan · withdraw · pause · resume · close · decide · paper · show · file · pass-on · cancel (EQ-10, PF-12, EQ-13)."""

from __future__ import annotations

from argparse import Namespace
from functools import partial

from station.cli.arguments import Commands, code, command, custody_number, file_path, group, number
from station.cli.attachments import files_of, takes_copy
from station.cli.context import Context
from station.cli.listed import shown, takes_out, written
from station.cli.lists import add_list_options, day_said, list_outcome, of_day, query_of, takes_day
from station.cli.outcome import Outcome
from station.cli.secrets import second_person
from station.cli.stocktake_arguments import takes_decision, takes_id, takes_scan, takes_start
from station.cli.stocktake_facts import answer_facts, closed_numbers, listed_facts, standing_facts
from station.core.clock import local
from station.core.ledger import Entry
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.stocktake.bodies import FindingDecided
from station.inventory.stocktake.listing import STOCKTAKE_LIST, ListedStocktake
from station.inventory.stocktake.passing import StocktakePassedOn
from station.inventory.stocktake.record import Sighting
from station.inventory.stocktake.scanning import ReadAt, ScanAnswer
from station.inventory.stocktake.settling import FindingWish
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.use_cases import Stocktakes
from station.inventory.stocktake.values import Action, Purpose, Sight
from station.inventory.stocktake.wording import decided_words, outcome_words, scope_words, team_words
from station.inventory.values import Condition


def register(commands: Commands) -> None:
    """Add the group."""
    example = "stocktake start --scope place:柜1"
    words = group(commands, "stocktake", "counts: the book compared with what is there", example)
    parser = command(words, "list", _list, "stocktakes and their numbers", "stocktake list --json")
    add_list_options(parser, STOCKTAKE_LIST)
    takes_start(command(words, "start", _start, "freeze the book of a scope and begin", example))
    parser = command(
        words,
        "scan",
        _scan,
        "record what was read; a place or a badge among the codes holds for those that follow",
        "stocktake scan 812 柜1-03 BWC-0017 PRN-0009",
    )
    takes_scan(parser)
    parser = command(
        words,
        "withdraw",
        _withdraw,
        "something that was read does not count",
        "stocktake withdraw 812 --scan 840 --reason 扫错标签",
    )
    takes_id(parser)
    help_scan = "the entry of the scan, as scan and show tell it"
    parser.add_argument("--scan", type=custody_number, required=True, metavar="ENTRY", help=help_scan)
    parser.add_argument(
        "--line", type=number, default=1, metavar="N", help="which code of it; else the first"
    )
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(words, "pause", _pause, "nothing is read until it goes on", "stocktake pause 812")
    takes_id(parser)
    parser.add_argument("--reason", default="", metavar="TEXT")
    takes_id(command(words, "resume", _resume, "it goes on", "stocktake resume 812"))
    parser = command(
        words, "close", _close, "compare with the book; the register stays as it is", "stocktake close 812"
    )
    takes_id(parser)
    parser.add_argument("--reason", default="", metavar="TEXT", help="asked for where nothing was read")
    parser = command(
        words,
        "decide",
        _decide,
        "decide one finding; only then the register changes",
        "stocktake decide 812 3 --action set_place --reason 已改放该处",
    )
    takes_decision(parser)
    parser = command(words, "show", _show, "how one stands, with its findings", "stocktake show 812 --json")
    takes_id(parser)
    takes_day(parser)
    parser = command(
        words, "paper", _paper, "the results, to be signed", "stocktake paper 812 --out 清点表.pdf"
    )
    takes_id(parser)
    takes_day(parser)
    parser.add_argument(
        "--sheet",
        type=code,
        metavar="NUMBER",
        help="of an open count: what this drawn officer counts on paper",
    )
    takes_out(parser)
    parser = command(
        words, "file", _file, "the signed results are filed", "stocktake file 812 --paper 清点表.pdf"
    )
    takes_id(parser)
    parser.add_argument(
        "--paper", type=file_path, action="append", default=[], metavar="FILE", help="may be repeated"
    )
    parser.add_argument("--note", default="", metavar="TEXT")
    parser = command(
        words, "attached", _attached, "the scans that were filed with one", "stocktake attached 812 --json"
    )
    takes_id(parser)
    takes_copy(parser)
    parser = command(
        words,
        "pass-on",
        _pass_on,
        "an open count goes from one who counts in it, or began it, to another (EQ-13)",
        "stocktake pass-on 812 --from 1001 --to 1002 --reason 调离",
    )
    takes_id(parser)
    parser.add_argument("--from", dest="giver", type=code, required=True, metavar="NO")
    parser.add_argument("--to", type=code, required=True, metavar="NO", help="number or badge")
    parser.add_argument("--reason", required=True, metavar="TEXT")
    parser = command(words, "cancel", _cancel, "give one up", "stocktake cancel 812 --reason 范围选错")
    takes_id(parser)
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _stocktakes(context: Context) -> Stocktakes:
    return context.station.services.inventory.stocktakes


def _list(context: Context, arguments: Namespace) -> Outcome:
    service = context.station.services.inventory.stocktake_list
    return list_outcome(context, service, query_of(arguments), listed_facts, partial(_line, context.texts))


def _line(texts: Texts, row: ListedStocktake) -> str:
    kind = texts(f"stocktake.scope.{row.scope.value}")
    over = texts("stocktake.scope_called", kind=kind, called=row.called) if row.called else kind
    state = texts(f"stocktake.state.{row.state.value}")
    return texts("stocktake.cli.listed", stocktake=row.id, over=over, state=state, read=row.read)


def _start(context: Context, arguments: Namespace) -> Outcome:
    entry = _stocktakes(context).start(
        context.session,
        arguments.scope,
        blind=arguments.blind,
        counters=[each if each.startswith("draw:") else context.officer(each) for each in arguments.counters],
        purpose=Purpose(arguments.purpose),
    )
    stands = _stocktakes(context).standing(context.session, entry.seq)
    over = scope_words(context.texts, stands.scope)
    facts = {"stocktake": entry.seq, "over": over, "count": stands.expected}
    lines = [context.texts("stocktake.cli.started", **facts), *team_words(context.texts, stands.team)]
    return Outcome({"stocktake": entry.seq, "expected": stands.expected}, lines)


def _scan(context: Context, arguments: Namespace) -> Outcome:
    by = arguments.shown_by or arguments.declared_by
    sight = Sight.DECLARED if arguments.declared_by else Sight.SHOWN if by else Sight.SCANNED
    at = ReadAt(
        place=arguments.place,
        number=context.officer(by) if by else "",
        sight=sight,
        quantity=arguments.quantity,
        numbers=arguments.numbers,
        condition=None if arguments.condition is None else Condition(arguments.condition),
        note=arguments.note,
        checker=context.officer(arguments.checker) if arguments.checker else "",
    )
    answers, _ = _stocktakes(context).scan(context.session, arguments.id, arguments.codes, at)
    document = {"stocktake": arguments.id, "codes": [answer_facts(each) for each in answers]}
    lines = [_answer_line(context.texts, each) for each in answers]
    scans = dict.fromkeys(each.scan for each in answers if each.scan)
    lines += [context.texts("stocktake.cli.recorded", stocktake=arguments.id, scan=scan) for scan in scans]
    return Outcome(document, lines)


def _answer_line(texts: Texts, answer: ScanAnswer) -> str:
    said = texts(f"stocktake.answer.{answer.outcome.value}", holder=answer.holder)
    what = f"{answer.label} {answer.name}".strip() or answer.code
    return texts("stocktake.cli.answered", what=what, said=said)


def _withdraw(context: Context, arguments: Namespace) -> Outcome:
    entry = _stocktakes(context).withdraw(
        context.session, arguments.id, arguments.scan, arguments.line, arguments.reason
    )
    return _done(context, "withdrawn", arguments.id, entry)


def _pause(context: Context, arguments: Namespace) -> Outcome:
    entry = _stocktakes(context).pause(context.session, arguments.id, arguments.reason)
    return _done(context, "paused", arguments.id, entry)


def _resume(context: Context, arguments: Namespace) -> Outcome:
    return _done(context, "resumed", arguments.id, _stocktakes(context).resume(context.session, arguments.id))


def _pass_on(context: Context, arguments: Namespace) -> Outcome:
    giver, to = context.officer(arguments.giver), context.officer(arguments.to)
    counts = context.station.services.inventory.count_handovers
    entry = counts.pass_on(context.session, arguments.id, giver, to, arguments.reason)
    body = entry.of(StocktakePassedOn)
    said = context.texts(
        "stocktake.cli.passed_on", stocktake=body.stocktake, number=body.to_number, name=body.to_name
    )
    return Outcome({"stocktake": body.stocktake, "to": body.to_number, "entry": entry.reference}, [said])


def _cancel(context: Context, arguments: Namespace) -> Outcome:
    entry = _stocktakes(context).cancel(context.session, arguments.id, arguments.reason)
    return _done(context, "cancelled", arguments.id, entry)


def _file(context: Context, arguments: Namespace) -> Outcome:
    entry = _stocktakes(context).file(context.session, arguments.id, arguments.note, arguments.paper)
    return _done(context, "filed", arguments.id, entry)


def _attached(context: Context, arguments: Namespace) -> Outcome:
    none = context.texts("stocktake.cli.no_files", stocktake=arguments.id)
    return files_of(
        context, arguments, context.station.services.inventory.stocktake_files, str(arguments.id), none
    )


def _done(context: Context, what: str, stocktake: int, entry: Entry) -> Outcome:
    said = context.texts(f"stocktake.cli.{what}", stocktake=stocktake)
    return Outcome({"stocktake": stocktake, "entry": entry.reference}, [said])


def _close(context: Context, arguments: Namespace) -> Outcome:
    stands = _stocktakes(context).close(context.session, arguments.id, arguments.reason)
    return Outcome(closed_numbers(stands), _closed_lines(context, stands))


def _closed_lines(context: Context, stands: StocktakeStanding) -> list[str]:
    texts, closed = context.texts, stands.closed
    if closed is None:
        return []
    facts = {**closed_numbers(stands), "stocktake": stands.id, "moved": closed.moved}
    due = f"{local(closed.file_by.due_at, context.station.services.clock.zone):%Y-%m-%d}"
    closed_words = texts(
        "stocktake.cli.closed_and_decided" if stands.acted else "stocktake.cli.closed", **facts
    )
    lines = [closed_words, *_finding_lines(texts, stands)]
    return lines if stands.filed else [*lines, texts("stocktake.cli.file_by", day=due)]


def _finding_lines(texts: Texts, stands: StocktakeStanding) -> list[str]:
    return [
        decided_words(texts, each, stands.decisions.get(each.finding), struck=each.finding in stands.struck)
        for each in stands.findings
    ]


def _show(context: Context, arguments: Namespace) -> Outcome:
    texts = context.texts
    stands = of_day(context, _stocktakes(context)).standing(context.session, arguments.id)
    facts = {
        "stocktake": stands.id,
        "over": scope_words(texts, stands.scope),
        "state": texts(f"stocktake.state.{stands.state.value}"),
        "read": stands.read,
    }
    lines = [texts("stocktake.cli.standing", **facts)]
    if stands.expected is not None:
        lines.append(texts("stocktake.cli.progress", seen=stands.seen, count=stands.expected))
    lines += team_words(texts, stands.team)
    if stands.is_open:
        lines += [_read_line(context, each) for each in stands.latest]
    return Outcome(standing_facts(stands), [*day_said(context), *lines, *_closed_lines(context, stands)])


def _read_line(context: Context, seen: Sighting) -> str:
    """What was read last, with the entry and the line by which it is withdrawn."""
    at = local(seen.at, context.station.services.clock.zone)
    facts = {"scan": seen.seq, "reading": seen.line, "at": f"{at:%Y-%m-%d %H:%M}", "by": seen.by}
    what = f"{seen.read.code} {seen.read.name}".strip()
    where = seen.read.place or f"{seen.read.person} {seen.read.number}".strip()
    return context.texts(
        "stocktake.cli.read" if where else "stocktake.cli.read_plain", what=what, where=where, **facts
    )


def _paper(context: Context, arguments: Namespace) -> Outcome:
    papers = of_day(context, context.station.services.inventory.stocktake_papers)
    of = context.officer(arguments.sheet) if arguments.sheet else ""

    def report() -> Report:
        if of:
            return papers.sheet(context.session, context.texts, arguments.id, of)
        return papers.count(context.session, context.texts, arguments.id)

    return written(context, arguments, report) or shown(report(), context.texts)


def _decide(context: Context, arguments: Namespace) -> Outcome:
    second = None if arguments.second is None else second_person(context, arguments.second)
    wish = FindingWish(
        Action(arguments.action), arguments.reason, arguments.place, arguments.name, arguments.category
    )
    entry = _stocktakes(context).decide(context.session, arguments.id, arguments.line, wish, second)
    body = entry.of(FindingDecided)
    done = f"custody:{body.entry}" if body.entry else None
    document = {
        "stocktake": arguments.id,
        "line": arguments.line,
        "action": arguments.action,
        "decision": f"custody:{entry.seq}",
        "entry": done,
        "request": body.request or None,
    }
    return Outcome(document, [outcome_words(context.texts, body)])
