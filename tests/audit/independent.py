"""The figures of a year a second time, in another way: from the bytes of the entries, by what counts at the end. Knows nothing of the program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
GONE = {"equipment.lost": "lost", "equipment.written_off": "scrapped", "equipment.found": "found"}
Struck = set[tuple[int, str]]


def figures(contents: Iterable[bytes], year: int, before: int) -> Counter[str]:
    """All figures that are not 0 of a year that begins after the entry `before`; contents of custody entries in their order."""
    told = [json.loads(each) for each in contents]
    struck = _struck(told)
    found: Counter[str] = Counter()
    earlier = [each for each in told if each["seq"] <= before]
    for name, stood in (("opening", _stock(earlier, _struck(earlier))), ("closing", _stock(told, struck))):
        for (category, unit), pieces in stood.items():
            found[f"stock.{name} {category} {unit}".strip()] += pieces
    for name, (category, unit), pieces in (*_facts(told, before), *_flows(told, before, struck)):
        found[f"stock.{name} {category} {unit}".strip()] += pieces
    happened = [each for each in told if _day(each["happened_at"]).year == year]
    requests = {each["seq"]: each["body"] for each in told if each["kind"] == "equipment.reported"}
    for name, amount in (
        *_bought(told[len(earlier) :], year, struck),
        *_movements(happened, struck),
        *_losses(happened, requests, struck),
        *_others(happened),
        *_loans(told, struck),
        *_conduct(told, year),
        *_tests(told, year),
        *_earlier(told, year, before),
        *_officers(told, year, struck),
    ):
        found[name] += amount
    trained = [
        each for each in told if each["kind"] == "training.recorded" and (each["seq"], "") not in struck
    ]
    found["training.recorded"] = sum(each["body"]["trained_on"].startswith(str(year)) for each in trained)
    away = Counter(each["kind"] for each in told)
    found["repairs.open"] = away["equipment.sent_to_repair"] - away["equipment.back_from_repair"]
    return Counter({name: number for name, number in found.items() if number})


def _day(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(ZONE)


def _struck(told: list[Any]) -> Struck:
    """Which entries do not count, for which subject or ("") for all."""
    return {
        (each["seq"], about)
        for entry in told
        if entry["kind"].endswith("_voided") or entry["kind"] == "training.voided"
        for each in entry["body"]["voided"]
        for about in each["about"] or ("",)
    }


def _counts(entry: Any, tag: str, struck: Struck) -> bool:
    return not {(entry["seq"], ""), (entry["seq"], f"item:{tag}")} & struck


def _lines(entry: Any, struck: Struck) -> list[Any]:
    return [line for line in entry["body"]["lines"] if _counts(entry, line["tag"], struck)]


def _stock(told: list[Any], struck: Struck) -> Counter[tuple[int, str]]:
    """Pieces by category and unit: what was registered and counts, with the facts and quantities that were stated last."""
    cell: dict[str, tuple[int, str]] = {}
    pieces: dict[str, int] = {}
    gone: dict[str, bool] = {}
    for entry in told:
        kind, held = entry["kind"], entry["body"]
        counts = _counts(entry, held.get("tag", ""), struck)
        match kind:
            case "equipment.registered" | "stock.parted" if counts:
                cell[held["tag"]] = (held["category"], held.get("unit", ""))
                pieces[held["tag"]] = held.get("quantity", 1)
            case "equipment.changed" if counts and "category" in held["changes"]:
                cell[held["tag"]] = (held["changes"]["category"]["to"], cell[held["tag"]][1])
            case "equipment.lost" | "equipment.written_off" | "equipment.found" if counts:
                gone[held["tag"]] = kind != "equipment.found"
            case "stock.joined":
                pieces[held["tag"]] = 0
        if kind.startswith("stock."):
            for line in (*held.get("lines", ()), *([held] if "after" in held else ())):
                pieces[line.get("line", line["tag"])] = line["after"]
    found: Counter[tuple[int, str]] = Counter()
    for tag, key in cell.items():
        found[key] += 0 if gone.get(tag) else pieces[tag]
    return found


def _facts(told: list[Any], before: int) -> Iterator[tuple[str, tuple[int, str], int]]:
    """What went from one category or place to another after the entry `before`, and back by a void."""
    cell: dict[str, tuple[int, str]] = {}
    for entry in told:
        kind, held = entry["kind"], entry["body"]
        if kind == "equipment.registered":
            cell[held["tag"]] = (held["category"], held["place"])
        facts = [(each["tag"], each["facts"]) for each in held.get("items", ()) if each.get("facts")]
        if kind == "equipment.changed":
            facts = [(held["tag"], {name: each["to"] for name, each in held["changes"].items()})]
        for tag, stated in facts:
            was = cell[tag]
            cell[tag] = (stated.get("category", was[0]), stated.get("place", was[1]))
            if entry["seq"] > before and was != cell[tag]:
                yield "moved_in", (cell[tag][0], ""), 1
                yield "moved_out", (was[0], ""), 1


def _flows(told: list[Any], before: int, struck: Struck) -> Iterator[tuple[str, tuple[int, str], int]]:
    """What came and went after the entry `before`: why, of which category and unit, how many pieces."""
    of: dict[str, tuple[int, str]] = {}
    pieces: dict[str, int] = {}
    gone = set[str]()
    for entry in told:
        kind, held, new = entry["kind"], entry["body"], entry["seq"] > before
        tag = held.get("tag", "")
        counts = _counts(entry, tag, struck)
        if kind in ("equipment.registered", "stock.parted"):
            of[tag], pieces[tag] = (held["category"], held.get("unit", "")), held.get("quantity", 1)
            if counts and new and kind == "equipment.registered":
                yield "purchased", of[tag], pieces[tag]
        elif kind == "equipment.changed" and counts:
            of[tag] = (held["changes"].get("category", {}).get("to", of[tag][0]), of[tag][1])
        elif kind in GONE and counts:
            if new and (GONE[kind] != "scrapped" or tag not in gone):
                yield GONE[kind], of[tag], pieces[tag]
            gone = gone - {tag} if GONE[kind] == "found" else gone | {tag}
        elif new:
            yield from _amounts(entry, of, struck)


def _amounts(
    entry: Any, of: dict[str, tuple[int, str]], struck: Struck
) -> Iterator[tuple[str, tuple[int, str], int]]:
    held = entry["body"]
    match entry["kind"]:
        case "stock.received":
            yield "received", of[held["tag"]], held["quantity"]
        case "stock.corrected":
            yield "corrected", of[held["tag"]], held["after"] - held["before"]
        case "stock.issued":
            for line in _lines(entry, struck):
                yield "issued", of[line["tag"]], line["quantity"]


def _bought(told: list[Any], year: int, struck: Struck) -> Iterator[tuple[str, int]]:
    for entry in told:
        held = entry["body"]
        if entry["kind"] == "equipment.registered" and _counts(entry, held["tag"], struck):
            yield "purchases.count", held.get("quantity", 1)
            yield "purchases.value", held["value_fen"] or 0
            if (held["acquired_on"] or "").startswith(str(year)):
                yield "purchases.of_year", held.get("quantity", 1)
                yield "purchases.of_year_value", held["value_fen"] or 0
        elif entry["kind"] == "stock.received":
            yield "purchases.count", held["quantity"]
            yield "purchases.of_year", held["quantity"]


def _movements(told: list[Any], struck: Struck) -> Iterator[tuple[str, int]]:
    names = {
        "equipment.checked_out": "out",
        "equipment.handed_over": "handed",
        "equipment.checked_in": "back",
    }
    for entry in told:
        if entry["kind"] in names:
            lines = _lines(entry, struck)
            yield f"movements.{names[entry['kind']]}", len(lines)
            if names[entry["kind"]] == "back":
                yield (
                    "movements.late_back",
                    sum((each["due_at"] or "~") < entry["happened_at"] for each in lines),
                )
        elif entry["kind"] == "stock.issued":
            yield "movements.issued", len(_lines(entry, struck))


def _losses(told: list[Any], requests: dict[int, Any], struck: Struck) -> Iterator[tuple[str, int]]:
    for entry in told:
        kind, held = entry["kind"], entry["body"]
        if kind in GONE and _counts(entry, held["tag"], struck):
            yield f"losses.{GONE[kind]}", 1
            if "request" in held:
                yield "losses.amount", requests[held["request"]]["amount_fen"] or 0
        yield "reports.filed", kind == "equipment.reported"


def _others(told: list[Any]) -> Iterator[tuple[str, int]]:
    for entry in told:
        held = entry["body"]
        match entry["kind"]:
            case "equipment.sent_to_repair":
                yield "repairs.sent", 1
            case "equipment.back_from_repair":
                yield "repairs.back", 1
                yield "repairs.mended", held["mended"]
                yield "repairs.cost", held["cost_fen"] or 0
            case "printer.tested":
                yield "printers.tests", 1
                yield f"printers.verdict {held['verdict']}", 1
            case "stocktake.closed":
                yield "stocktakes.closed", 1
                yield "stocktakes.undecided", held["findings"]
                for name in ("found", "missing", "surplus", "misplaced", "unknown"):
                    yield f"stocktakes.{name}", held[name]


def _loans(told: list[Any], struck: Struck) -> Iterator[tuple[str, int]]:
    due: dict[str, str] = {}
    for entry in told:
        kind, held = entry["kind"], entry["body"]
        if kind in ("equipment.checked_out", "equipment.handed_over"):
            due |= {each["tag"]: each["due_at"] for each in _lines(entry, struck)}
        elif kind == "equipment.checked_in":
            for each in _lines(entry, struck):
                due.pop(each["tag"], None)
        elif kind == "equipment.lost" and _counts(entry, held["tag"], struck):
            due.pop(held["tag"], None)
        elif kind == "equipment.loan_extended" and _counts(entry, held["tag"], struck):
            due[held["tag"]] = held["after"]
    yield "loans.open", len(due)
    yield "loans.overdue", sum((each or "~") < told[-1]["recorded_at"] for each in due.values())


def _conduct(told: list[Any], year: int) -> Iterator[tuple[str, int]]:
    names = {"criticised": "criticisms", "violation_recorded": "violations", "commended": "commendations"}
    conduct = [each for each in told if each["kind"].startswith("conduct.")]
    gone = {each["body"]["record"] for each in conduct if each["kind"] == "conduct.withdrawn"}
    settled = {
        each["body"]["order"]: each["body"] for each in conduct if each["kind"] == "conduct.order_settled"
    }
    for entry in conduct:
        held, name = entry["body"], names.get(entry["kind"].partition(".")[2])
        if entry["seq"] in gone:
            continue
        if name and held["happened_on"].startswith(str(year)):
            yield f"conduct.{name}", 1
            yield f"conduct.of_rule {held['rule']}", name == "violations"
        if entry["kind"] == "conduct.order_issued" and _day(entry["happened_at"]).year == year:
            yield "conduct.orders", 1
            yield "conduct.orders_open", entry["seq"] not in settled
            yield "conduct.orders_not_done", not settled.get(entry["seq"], {"done": True})["done"]


def _tests(told: list[Any], year: int) -> Iterator[tuple[str, int]]:
    about = [each for each in told if each["kind"].startswith("rapidtest.")]
    gone, followed = (
        {each["body"]["test"] for each in about if each["kind"] == f"rapidtest.{kind}"}
        for kind in ("withdrawn", "followed_up")
    )
    for entry in about:
        counts = entry["kind"] == "rapidtest.reported" and entry["seq"] not in gone
        if counts and entry["body"]["tested_on"].startswith(str(year)):
            abnormal = entry["body"]["result"] == "abnormal"
            yield "rapid_tests.count", 1
            yield "rapid_tests.abnormal", abnormal
            yield "rapid_tests.unfollowed", abnormal and entry["seq"] not in followed
    cared = [each["body"] for each in told if each["kind"] == "equipment.cared"]
    yield "care.cared", sum(each["on"].startswith(str(year)) for each in cared)


def _earlier(told: list[Any], year: int, before: int) -> Iterator[tuple[str, int]]:
    """Entries after `before` that name an earlier day, or an entry that was there by then."""
    whole = {seq for entry in told if "voided" in entry["body"] for seq in _named(entry)}
    for entry in told[before:]:
        held = entry["body"]
        day = next((held[key] for key in ("happened_on", "tested_on", "trained_on", "on") if key in held), "")
        happened = day or _day(entry["happened_at"]).date().isoformat()
        late = happened < f"{year}-01-01" and entry["seq"] not in whole
        yield "earlier.recorded", late or any(seq <= before for seq in _named(entry))


def _named(entry: Any) -> list[int]:
    held = entry["body"]
    keys = ("record", "order", "test") if entry["kind"].startswith(("conduct.", "rapidtest.")) else ()
    return [*(each["seq"] for each in held.get("voided", ())), *(held[key] for key in keys if key in held)]


def _officers(told: list[Any], year: int, struck: Struck) -> Iterator[tuple[str, int]]:
    """All that counts of officers, and of each what says something of the person."""
    own = {"taken_out", "late_back", "exempted"}
    for number, name in (*_of_gear(told, year, struck), *_of_persons(told, year, struck)):
        yield f"officers.{name}", 1
        if name not in own:
            yield f"officers.{name} {number}", 1


def _of_gear(told: list[Any], year: int, struck: Struck) -> Iterator[tuple[str, str]]:
    for entry in told:
        held, at = entry["body"], entry["happened_at"]
        if _day(at).year != year:
            continue
        match entry["kind"]:
            case "equipment.checked_out":
                yield from ((held["number"], "taken_out") for _ in _lines(entry, struck))
            case "equipment.checked_in":
                late = (each for each in _lines(entry, struck) if (each["due_at"] or "~") < at)
                yield from ((each["number"], "late_back") for each in late)
            case "equipment.recording_exempted" if held["returned_by"] and _counts(
                entry, held["tag"], struck
            ):
                yield held["returned_by"], "exempted"


def _of_persons(told: list[Any], year: int, struck: Struck) -> Iterator[tuple[str, str]]:
    names = {"criticised": "criticised", "violation_recorded": "violations", "commended": "commended"}
    bodies = [(each["seq"], each["kind"], each["body"], each) for each in told]
    gone = {held["record"] for _, kind, held, _ in bodies if kind == "conduct.withdrawn"}
    settled = {held["order"]: held for _, kind, held, _ in bodies if kind == "conduct.order_settled"}
    verdicts = {held["request"]: entry for _, kind, held, entry in bodies if kind == "approval.decided"}
    undone = {
        held["request"]
        for _, kind, held, entry in bodies
        if kind in GONE and "request" in held and not _counts(entry, held["tag"], struck)
    }
    for seq, kind, held, entry in bodies:
        name = names.get(kind.removeprefix("conduct."))
        if name and seq not in gone and held["happened_on"].startswith(str(year)) and held["number"]:
            yield held["number"], name
            if held["rule"] == "DM-12" and name != "commended":
                yield held["number"], "of_recordings"
        in_year = _day(entry["happened_at"]).year == year
        if kind == "conduct.order_issued" and seq not in gone and in_year and held["number"]:
            yield held["number"], "ordered"
            outcome = settled.get(seq)
            if outcome and not (outcome["done"] and outcome["in_time"]):
                yield held["number"], "not_in_time"
        if kind == "training.recorded" and (seq, "") not in struck and held["trained_on"][:4] == str(year):
            yield held["number"], "trained"
        verdict = verdicts.get(seq)
        reported = kind == "equipment.reported" and held["report"] in ("damage", "loss")
        if not reported or verdict is None or not verdict["body"]["accepted"] or seq in undone:
            continue
        if _day(verdict["happened_at"]).year == year and held["responsible"]:
            yield held["responsible"], f"{held['report']}_reports"
