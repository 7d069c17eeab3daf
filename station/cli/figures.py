"""figures: the numbers behind the pictures of the equipment page and the start page."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import replace

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.lists import day_said, of_day, takes_day
from station.cli.outcome import Outcome
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.figures.values import FigureKind, GearFigure


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "figures",
        _figures,
        "the numbers behind the pictures: out by the hour, who has gear, overdue, service life, losses, progress of counts",
        "figures overdue life --as-of 2026-11-30 --out figures.xlsx",
    )
    parser.add_argument(
        "kinds", nargs="*", type=_kind, metavar="NAME", help=f"{', '.join(FigureKind)}; else all"
    )
    takes_day(parser)
    takes_out(parser)


def _kind(text: str) -> FigureKind:
    """A picture by its name, as an argument's type."""
    try:
        return FigureKind(text)
    except ValueError:
        choices = ", ".join(FigureKind)
        raise argparse.ArgumentTypeError(f"invalid choice: {text} (choose from {choices})") from None


def _figures(context: Context, arguments: Namespace) -> Outcome:
    figures = of_day(context, context.station.services.inventory.figures)
    session, texts = context.session, context.texts
    kinds = tuple(map(FigureKind, dict.fromkeys(arguments.kinds or FigureKind)))

    def report() -> Report:
        made = [figures.report(session, texts, kind) for kind in kinds]
        sections = tuple(replace(section, title=each.title) for each in made for section in each.sections)
        return replace(made[0], title=texts("figures.tab"), sections=sections) if len(made) > 1 else made[0]

    done = written(context, arguments, report)
    if done is not None:
        return done
    found = [figures.figure(session, texts, kind) for kind in kinds]
    lines = [line for each in found for line in _lines(each, texts)]
    return Outcome([_facts(each, texts) for each in found], [*day_said(context), *lines])


def _facts(figure: GearFigure, texts: Texts) -> dict[str, object]:
    names = [each.value for each in figure.series]
    return {
        "figure": figure.kind.value,
        "title": texts(f"figures.title.{figure.kind.value}"),
        "said": texts(figure.words, **figure.facts),
        "facts": dict(figure.facts),
        "series": names,
        "rows": [{"label": row.label, **dict(zip(names, row.values, strict=True))} for row in figure.rows],
    }


def _lines(figure: GearFigure, texts: Texts) -> list[str]:
    title = texts(f"figures.title.{figure.kind.value}")
    lines = [texts("figures.row", label=title, numbers=texts(figure.words, **figure.facts))]
    series = [texts(f"figures.series.{each.value}") for each in figure.series]
    for row in figure.rows:
        numbers = (
            texts("figures.number", word=name, count=value)
            for name, value in zip(series, row.values, strict=True)
            if value is not None
        )
        said = texts("figures.row", label=row.label, numbers=texts("list.join").join(numbers))
        lines.append(f"  {said}")
    return lines
