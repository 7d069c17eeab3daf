"""labels print · preview · stocks: labels for items and people, and the cards of the counter, on sheets and rolls."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from station.cli.arguments import Commands, code, command, group, number
from station.cli.context import Context
from station.cli.listed import takes_target, target
from station.cli.outcome import Outcome, UsageProblem
from station.core.report import named_characters
from station.printing.labels import LabelChoice, LabelRun, Symbology


def register(commands: Commands) -> None:
    """Add the group."""
    words = group(
        commands,
        "labels",
        "labels and cards that scan back (EQ-10)",
        "labels print --for BWC-0017 --out labels.pdf",
    )
    parser = command(
        words,
        "print",
        _print,
        "print labels, and put on record that they were printed",
        "labels print --for BWC-0017 BWC-0018 --stock a4-24 --out labels.pdf",
    )
    _takes_labels(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    takes_target(parser, "write the labels to FILE as a PDF, to be printed at 100 %%", among=where)
    where.add_argument(
        "--port",
        metavar="ADDRESS",
        help="print on this thermal printer, as `printers test --port` names it; a roll only",
    )
    parser = command(
        words,
        "preview",
        _preview,
        "what would be printed, without putting anything on record",
        "labels preview --for BWC-0017 --stock roll-80",
    )
    _takes_labels(parser)
    takes_target(
        parser, "write the labels to FILE as a PDF; in place of the office stands that it is a preview"
    )
    command(words, "stocks", _stocks, "the papers for labels", "labels stocks")


def _takes_labels(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--for",
        dest="codes",
        nargs="+",
        type=code,
        default=[],
        metavar="CODE",
        help="tags of items, numbers or badges of people, cards such as CMD:GOOD or ACT:sampling",
    )
    parser.add_argument(
        "--cards", action="store_true", help="besides, all command and activity cards of the counter"
    )
    parser.add_argument("--stock", default="", metavar="NAME", help="a paper that `labels stocks` names")
    parser.add_argument(
        "--symbology", choices=[each.value for each in Symbology], default=Symbology.CODE128.value
    )
    parser.add_argument("--copies", type=number, default=1, metavar="N", help="of each")
    parser.add_argument(
        "--first", type=number, default=1, metavar="N", help="the first free place on a sheet that was begun"
    )


def _prepared(context: Context, arguments: Namespace) -> LabelRun:
    """The labels that the command names. Raises UsageProblem where it names none."""
    if not arguments.codes and not arguments.cards:
        raise UsageProblem(
            "cli.usage", detail="one of the arguments --for CODE, --cards is required", usage=""
        )
    labels = context.station.services.inventory.labels
    codes = [*arguments.codes, *(labels.cards(context.session) if arguments.cards else ())]
    choice = LabelChoice(arguments.stock, Symbology(arguments.symbology), arguments.copies, arguments.first)
    return labels.prepare(context.session, codes, choice, context.texts)


def _print(context: Context, arguments: Namespace) -> Outcome:
    services, path = context.station.services, target(context, arguments)
    labels, run = services.inventory.labels, _prepared(context, arguments)
    missing: tuple[str, ...] = ()
    if path is not None:
        paper = labels.pdf(run)
        services.printing.reporting.save(paper.pdf, path)
        missing = paper.missing
    else:
        printer = services.printing.roads.named(context.session, arguments.port)
        services.printing.slips.print(labels.printer(run, printer), labels.document(run))
    entry = labels.record(context.session, run, "roll" if path is None else "file")
    document = _document(run) | {"entry": entry.reference, "missing_characters": list(missing)}
    if path is not None:
        document["written"] = str(path)
    said = "printed" if path is None else "written"
    lines = [
        context.texts(f"labels.{said}", count=len(run.each()), path=path or arguments.port, seq=entry.seq)
    ]
    return Outcome(document, [*lines, *_again(context, run), *_missing(context, missing)])


def _preview(context: Context, arguments: Namespace) -> Outcome:
    path, run = target(context, arguments), _prepared(context, arguments)
    document, lines = (
        _document(run),
        [f"{each.code}  {each.name}  {each.note}".rstrip() for each in run.labels],
    )
    if path is not None:
        proof = context.texts("labels.proof")
        labels = context.station.services.inventory.labels
        paper = labels.pdf(replace(run, labels=tuple(replace(each, heading=proof) for each in run.labels)))
        context.station.services.printing.reporting.save(paper.pdf, path)
        document["written"] = str(path)
        lines += [context.texts("labels.previewed", path=path), *_missing(context, paper.missing)]
    return Outcome(document, [*lines, *_again(context, run)])


def _document(run: LabelRun) -> dict[str, object]:
    return {
        "labels": [
            {
                "kind": each.kind,
                "code": each.code,
                "name": each.name,
                "note": each.note,
                "symbology": each.drawn_as(run.symbology).value,
                "again": each.code in run.again,
            }
            for each in run.labels
        ],
        "stock": run.stock.name,
        "copies": run.copies,
        "sheets": 0 if run.stock.is_roll else len(run.sheets()),
    }


def _again(context: Context, run: LabelRun) -> list[str]:
    return [context.texts("labels.again", count=len(run.again))] if run.again else []


def _missing(context: Context, missing: tuple[str, ...]) -> list[str]:
    return [context.texts("reports.missing", characters=named_characters(missing))] if missing else []


def _stocks(context: Context, _arguments: Namespace) -> Outcome:
    stocks = context.station.services.inventory.labels.stocks()
    document = [
        {
            "name": each.name,
            "title": each.title(context.texts),
            "form": each.form,
            "width": each.width,
            "height": each.height or None,
            "labels": 1 if each.is_roll else each.per_sheet,
        }
        for each in stocks
    ]
    return Outcome(document, [f"{each.name}  {each.title(context.texts)}" for each in stocks])
