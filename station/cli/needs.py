"""needs: what is to be bought until the end of a year (EQ-02)."""

from __future__ import annotations

from argparse import Namespace

from station.cli.arguments import Commands, command, number
from station.cli.context import Context
from station.cli.listed import takes_out, written
from station.cli.lists import of_day, takes_day
from station.cli.outcome import Outcome
from station.core.report import Report
from station.core.texts import Texts
from station.inventory.entitlement.demand import NeedRow
from station.inventory.entitlement.needs import Needs
from station.inventory.entitlement.ports import ExpiringLot
from station.inventory.entitlement.use_cases import NeedsWish
from station.inventory.papers.needs import part_words, reason
from station.inventory.standards.values import OWN
from station.people.offices.values import UnitLevel

_NUMBERS = ("required", "existing", "damaged", "missing", "surplus", "ending", "undated", "wanted")
_SHARED = ("shared", "shared_later")


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "needs",
        _needs,
        "what lacks against the standard, what ends by the end of a year, what is to be bought (EQ-02)",
        "needs --year 2027 --out needs.xlsx",
    )
    parser.add_argument(
        "--year", type=number, metavar="YYYY", help="until the end of this year; by default the present one"
    )
    parser.add_argument(
        "--unit", default="", metavar="NAME", help="of a department or group; else the office"
    )
    parser.add_argument(
        "--catalogue",
        default=OWN,
        metavar="CODE",
        help="against this catalogue; else the office's own (EQ-01)",
    )
    takes_day(parser)
    takes_out(parser)


def _needs(context: Context, arguments: Namespace) -> Outcome:
    inventory, texts = context.station.services.inventory, context.texts
    wish = NeedsWish(arguments.year, arguments.unit, arguments.catalogue)
    needs, papers = of_day(context, inventory.needs), of_day(context, inventory.needs_papers)

    def report() -> Report:
        return papers.needs(context.session, texts, wish)

    done = written(context, arguments, report)
    if done is not None:
        return done
    found = needs.of_year(context.session, wish)
    return Outcome(_document(found, texts), list(_lines(found, texts)))


def _document(found: Needs, texts: Texts) -> dict[str, object]:
    shared = found.unit is not None
    return {
        "year": found.year,
        "unit": None if found.unit is None else found.unit.name,
        "officers": len(found.officers),
        "groups": found.groups,
        "short": found.short,
        "rows": [_facts(each, texts, shared=shared) for each in found.rows],
        "parts": [
            {"part": part, **_facts(each, texts, shared=True)}
            for part, each in sorted(found.parts, key=lambda named: named[0])
        ],
        "ending": [
            {
                "tag": each.gear.label,
                "name": each.gear.name,
                "code": each.row.code,
                "since": None if each.gear.since is None else each.gear.since.isoformat(),
                "ends_on": each.ends_on.isoformat(),
                "department": None if each.gear.leaf is None else each.gear.leaf.department,
                "place": each.gear.place,
            }
            for each in found.ending
        ],
        "lots": [
            {
                "tag": each.label,
                "name": each.name,
                "category": each.category,
                "lot": each.lot,
                "expires_on": each.expires_on.isoformat(),
                "quantity": each.quantity,
                "unit": each.unit,
                "place": each.place,
            }
            for each in found.lots
        ],
    }


def _facts(row: NeedRow, texts: Texts, *, shared: bool) -> dict[str, object]:
    numbers = (*_NUMBERS, *_SHARED) if shared else _NUMBERS
    return {
        "code": row.row.code,
        "name": row.row.name(texts.language),
        "posts": list(row.row.posts),
        "lines": list(row.row.lines),
        **{name: getattr(row, name) for name in numbers},
        "life_years": row.row.life_years,
    }


def _lines(found: Needs, texts: Texts) -> list[str]:
    whose = texts("needs.cli.office") if found.unit is None else found.unit.name
    head = {"whose": whose, "year": found.year, "officers": len(found.officers), "groups": found.groups}
    lines = [texts("needs.cli.head", **head)]
    asked = [each for each in found.rows if each.missing or each.wanted or each.ending or each.surplus]
    lines += [
        _line(each.row.name(texts.language), each, texts, shared=found.unit is not None) for each in asked
    ]
    if not asked:
        lines.append(texts("needs.cli.nothing"))
    kind = "department" if found.unit is None else "group"
    if found.unit is None or found.unit.level is UnitLevel.DEPARTMENT:
        for part, row in sorted(found.parts, key=lambda named: named[0]):
            if row.wanted:
                called = texts(
                    "needs.cli.of", part=part_words(part, kind, texts), name=row.row.name(texts.language)
                )
                lines.append(_line(called, row, texts, shared=True))
    if found.lots:
        lines.append(texts("needs.cli.lots", count=len(found.lots), year=found.year))
        lines += [_lot_line(each, texts) for each in found.lots]
    return lines


def _lot_line(lot: ExpiringLot, texts: Texts) -> str:
    left = texts("stock.amount", quantity=lot.quantity, unit=lot.unit)
    facts = {"tag": lot.label, "name": lot.name, "lot": lot.lot, "day": lot.expires_on.isoformat()}
    return texts("needs.cli.lot", left=left, **facts)


def _line(called: str, row: NeedRow, texts: Texts, *, shared: bool) -> str:
    numbers = {name: getattr(row, name) for name in (*_NUMBERS, *_SHARED)}
    said = texts(f"needs.cli.{'part' if shared else 'line'}", name=called, **numbers)
    why = reason(row, texts)
    return texts("needs.cli.because", said=said, why=why) if why else said
