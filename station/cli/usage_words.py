"""Wrong usage in the station's language: what `argparse` and the arguments' types say, put into words."""

from __future__ import annotations

import re
from typing import Final

from station.core.texts import Texts

_SAID: Final = tuple(
    (re.compile(said, re.DOTALL), key)
    for said, key in (
        (r"argument (?P<argument>\S.*?): (?P<detail>.*)", "of_argument"),
        (r"the following arguments are required: (?P<names>.*)", "required"),
        (r"one of the arguments (?P<names>.*) is required", "one_of"),
        (r"unrecognized arguments: (?P<names>.*)", "unrecognized"),
        (r"not allowed with argument (?P<name>.*)", "not_with"),
        (r"expected one argument", "one_value"),
        (r"expected at least one argument", "some_values"),
        (r"expected (?P<count>\d+) arguments?", "so_many_values"),
        (r"ignored explicit argument (?P<value>.*)", "takes_no_value"),
        (r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)", "no_choice"),
        (r"invalid \S+ value: (?P<value>.*)", "no_value"),
        (r"is empty", "empty"),
        (r"not a number above 0: (?P<value>.*)", "no_number"),
        (r"not a number up to (?P<most>\S+): (?P<value>.*)", "too_large"),
        (r"not hours up to (?P<most>\S+): (?P<value>.*)", "no_hours"),
        (r"not a quantity from 0 to (?P<most>\S+): (?P<value>.*)", "no_quantity"),
        (r"not a time like 2026-01-31T08:30: (?P<value>.*)", "no_moment"),
        (r"not a date like 2026-01-31: (?P<value>.*)", "no_date"),
        (r"not a month like 2026-11: (?P<value>.*)", "no_month"),
        (r"not a year like 2026: (?P<value>.*)", "no_year"),
        (r"not a day from (?P<first>\S+) to (?P<last>\S+): (?P<value>.*)", "no_such_day"),
        (r"not a number of seconds within (?P<most>\S+): (?P<value>.*)", "no_seconds"),
        (r"not KEY=VALUE: (?P<value>.*)", "no_pair"),
        (r"given twice: (?P<value>.*)", "twice"),
        (r"not RULE\.PARAMETER: (?P<value>.*)", "no_parameter"),
        (r"not TITLE=COLUMN: (?P<value>.*)", "no_match"),
        (r"not with each other: (?P<names>.*)", "apart"),
        (r"(?P<name>\S+) is for entries about equipment", "of_equipment"),
        (r"(?P<name>\S+) is for one entry at a time", "of_one_entry"),
        (r"(?P<name>\S+) without (?P<other>\S+)", "only_with"),
        (r"not without each other: (?P<names>.*)", "together"),
        (r"(?P<last>\S+) is before (?P<first>\S+)", "before"),
        (r"not (?P<form>\S+): (?P<value>.*)", "no_form"),
        (r"not UTF-8 text: (?P<name>.*)", "no_text"),
    )
)


def usage_words(said: str, texts: Texts) -> str:
    """What is wrong, in the words of `texts`; an unforeseen sentence stays as it is."""
    for pattern, key in _SAID:
        found = pattern.fullmatch(said)
        if found is not None:
            facts = found.groupdict()
            if "detail" in facts:
                facts["detail"] = usage_words(facts["detail"], texts)
            return texts(f"usage.{key}", **facts)
    return said
