"""rules · rules show · rules set: every rule of the rulebook with its parameters in force, and their change (PF-07)."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from pathlib import Path

from station.cli.arguments import Commands, command, file_path
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, written
from station.cli.lists import damaged_facts, damaged_line, takes_day
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.listing import DamagedRow
from station.core.policy import JSONValue, Parameter, ParameterType, Policy, Rule, load_rulebook
from station.core.policy.served import is_served
from station.core.policy.wording import parameter_words
from station.core.report import Report, ReportColumn
from station.people.bodies import ParameterChanged
from station.store.past import PastStore
from station.store.store import Store


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "rules", _rules, "every rule with its parameters", "rules --json")
    takes_day(parser)
    takes_out(parser)
    words = parser.add_subparsers(dest="rules_command", metavar="COMMAND")
    parser = command(
        words,
        "show",
        _show,
        "the value of a parameter, as `rules set` takes it",
        "rules show EQ-14.repairers",
    )
    _add_parameter(parser)
    takes_day(parser)
    parser = command(
        words,
        "set",
        _set,
        "another value of a parameter; a table is changed in the file that `rules show` writes",
        "rules set EQ-14.repairers 区维修点 --reason 定点维修",
    )
    _add_parameter(parser)
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("value", nargs="?", metavar="VALUE", help="the value; of a list, separated by commas")
    given.add_argument("--file", type=file_path, metavar="FILE", help="a file that holds it")
    parser.add_argument("--reason", required=True, metavar="TEXT")


def _add_parameter(parser: ArgumentParser) -> None:
    parser.add_argument(
        "parameter",
        type=_parameter,
        metavar="RULE.PARAMETER",
        help="as `rules` writes both: DM-05.deadline_hours",
    )


def _parameter(text: str) -> tuple[str, str]:
    """A rule and its parameter, as an argument's type."""
    rule, _, key = text.partition(".")
    if not rule or not key:
        raise ArgumentTypeError(f"not RULE.PARAMETER: {text}")
    return rule.upper(), key


def _rules(context: Context, arguments: Namespace) -> Outcome:
    rulebook = load_rulebook()
    policy, damaged = Policy(rulebook, {}), tuple[DamagedRow, ...]()
    if context.has_station:
        with _store(context).read() as view:
            policy, damaged = view.sound_policy()
    file = written(context, arguments, lambda: _report(context, policy))
    if file is not None:
        return file
    language = context.texts.language
    wrong = {each.key: damaged_facts(context, each) for each in damaged}
    document = [_rule(rule, policy, wrong) for rule in rulebook]
    lines = []
    for rule in rulebook:
        lines.append(f"{rule.id}  {rule.title(language)}  [{rule.clause}]")
        if rule.house is not None:
            lines.append(
                f"        {context.texts('administration.rules.house', what=rule.house.say(language))}"
            )
        lines += [
            f"        {each.key} = {_said(context, each, policy.value(rule.id, each.key))}"
            f"{_remark(context, policy, rule.id, each.key)}"
            for each in rule.parameters
            if f"{rule.id}/{each.key}" not in wrong
        ]
    lines += [damaged_line(context, each) for each in damaged]
    return Outcome(document, lines, REFUSED if damaged else DONE)


def _store(context: Context) -> Store | PastStore:
    """The rules as they are, or with ``--as-of`` as they were. Raises Refused ``list.day_ahead``, ``list.day_before``."""
    store, day = context.inspected.store, context.arguments.as_of
    return store if day is None else store.at(day, "rules")


def _said(context: Context, parameter: Parameter, value: JSONValue) -> str:
    """A value in the line of the list: as it is typed; of a table, how many rows it has."""
    if parameter.type is ParameterType.TABLE:
        return parameter_words(context.texts, parameter, value)
    return _typed(value)


def _typed(value: JSONValue) -> str:
    """A value as `rules set` reads it again."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        rows = ",\n  ".join(json.dumps(each, ensure_ascii=False) for each in value)
        return f"[\n  {rows}\n]"
    return json.dumps(value, ensure_ascii=False)


def _show(context: Context, arguments: Namespace) -> Outcome:
    rule, key = arguments.parameter
    policy = Policy(load_rulebook(), {})
    if context.has_station:
        with _store(context).read() as view:
            policy, _ = view.sound_policy()
    value = policy.value(rule, key)
    return Outcome({"rule": rule, "parameter": key, "value": value}, _typed(value).splitlines())


def _set(context: Context, arguments: Namespace) -> Outcome:
    rule, key = arguments.parameter
    value = arguments.value if arguments.file is None else _read(arguments.file)
    parameters = context.station.services.people.parameters
    entry = parameters.change(context.session, rule, key, value, arguments.reason)
    body = entry.of(ParameterChanged)
    document = {
        "rule": rule,
        "parameter": key,
        "before": body.old,
        "value": body.value,
        "entry": entry.reference,
    }
    parameter = load_rulebook().parameter(rule, key)
    said = {
        name: _said(context, parameter, held) for name, held in (("before", body.old), ("after", body.value))
    }
    name = parameter.title.say(context.texts.language)
    return Outcome(document, [context.texts("administration.rules.set", rule=rule, name=name, **said)])


def _read(path: Path) -> str:
    """The text of a file, without the line end behind it. Raises Refused ``policy.not_utf8``."""
    try:
        return path.read_text(encoding="utf-8-sig").removesuffix("\n")
    except UnicodeDecodeError as problem:
        raise Refused("policy.not_utf8", rule="PF-07", path=str(path)) from problem


def _remark(context: Context, policy: Policy, rule: str, key: str) -> str:
    """The remark beside a value: that nothing reads it, or that it is not the one that was set."""
    said = []
    if not is_served(rule, key):
        said.append(context.texts("administration.rules.not_served"))
    if (rule, key) in policy.set_aside:
        said.append(context.texts("administration.rules.set_aside"))
    return "".join(f"  ({each})" for each in said)


def _report(context: Context, policy: Policy) -> Report:
    """A line for each parameter, and one for a rule that has none."""
    texts = context.texts
    language = texts.language
    words = {key: texts(f"administration.rules.{key}") for key in ("id", "rule", "parameters", "values")}
    columns = (
        ReportColumn("id", words["id"], "code"),
        ReportColumn("rule", words["rule"]),
        ReportColumn("clause", texts("administration.rules.source")),
        ReportColumn("parameter", words["parameters"]),
        ReportColumn("value", words["values"]),
        ReportColumn("served", texts("administration.rules.served"), "flag"),
    )
    rows: list[tuple[Cell, ...]] = []
    for rule in policy.rulebook:
        about = (rule.id, rule.title(language), rule.clause)
        rows += [
            (
                *about,
                each.title.say(language),
                parameter_words(texts, each, policy.value(rule.id, each.key)),
                is_served(rule.id, each.key),
            )
            for each in rule.parameters
        ] or [(*about, None, None, None)]
    return list_report(context, texts("administration.rules.title"), columns, rows)


def _rule(rule: Rule, policy: Policy, wrong: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """A rule as scripts read it; of a parameter whose row is not as the ledger says, no value is believed."""

    def value(key: str) -> dict[str, object]:
        damaged = wrong.get(f"{rule.id}/{key}")
        return {"value": policy.value(rule.id, key)} if damaged is None else {"damaged": damaged}

    return {
        "id": rule.id,
        "clause": rule.clause,
        "title": {"zh_CN": rule.title("zh_CN"), "en": rule.title("en")},
        "text": {"zh_CN": rule.text("zh_CN"), "en": rule.text("en")},
        "house": None if rule.house is None else {"zh_CN": rule.house.zh, "en": rule.house.en},
        "parameters": [
            {
                "key": each.key,
                "type": each.type.value,
                "unit": each.unit.value,
                "default": each.default,
                **value(each.key),
                "served": is_served(rule.id, each.key),
                **({"set_aside": True} if (rule.id, each.key) in policy.set_aside else {}),
            }
            for each in rule.parameters
        ],
    }
