"""rules: every rule of the rulebook with its parameters in force (PF-07)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from station.cli.arguments import Commands, command
from station.cli.context import Context
from station.cli.listed import list_report, takes_out, written
from station.cli.lists import damaged_facts, damaged_line
from station.cli.outcome import DONE, REFUSED, Outcome
from station.core.documents import Cell
from station.core.listing import DamagedRow
from station.core.policy import ParameterType, Policy, Rule, load_rulebook
from station.core.policy.served import is_served
from station.core.policy.wording import parameter_words
from station.core.report import Report, ReportColumn


def register(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "rules", _rules, "every rule with its parameters", "rules --json")
    takes_out(parser)


def _rules(context: Context, arguments: Namespace) -> Outcome:
    rulebook = load_rulebook()
    policy, damaged = Policy(rulebook, {}), tuple[DamagedRow, ...]()
    if context.has_station:
        with context.inspected.store.read() as view:
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
            f"        {each.key} = {policy.value(rule.id, each.key)}{_remark(context, policy, rule.id, each.key)}"
            for each in rule.parameters
            if each.type != ParameterType.TABLE and f"{rule.id}/{each.key}" not in wrong
        ]
    lines += [damaged_line(context, each) for each in damaged]
    return Outcome(document, lines, REFUSED if damaged else DONE)


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
