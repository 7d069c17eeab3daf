"""What templates call facts and choices, in both languages: a workbook is read whichever it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from station.audit.forms.definition import Adding, FieldKind, FormLayout, Recurrence
from station.sheets.cells import Value

ITEMS: Final = {
    "number": ("报表编号", "Number"),
    "edition": ("版次", "Edition"),
    "name": ("报表名称", "Name"),
    "issuer": ("制定单位", "Issuer"),
    "recurrence": ("报表类型", "Recurrence"),
    "first_day": ("启用日期", "In force from"),
    "last_day": ("截止日期", "Up to"),
    "office_limit": ("所级时限", "Limit of offices"),
    "offices": ("填报单位", "Offices"),
    "unit_limit": ("科室时限", "Limit of units"),
    "units": ("填报科室", "Units"),
    "work_lines": ("业务条线", "Lines of work"),
    "posts": ("填报岗位", "Posts"),
    "layout": ("表式", "Layout"),
    "task": ("任务描述", "Task"),
}
"""The facts of a template."""
RETURN_ITEMS: Final = {
    "number": ("报表编号", "Number"),
    "edition": ("版次", "Edition"),
    "name": ("报表名称", "Name"),
    "period": ("报告期", "Period"),
    "unit": ("填报单位", "Filed by unit"),
    "station": ("工作站", "Station"),
    "filed_seq": ("上报凭据号", "Entry"),
    "filed_at": ("上报时间", "Filed at"),
    "filed_by": ("上报人", "Filed by"),
    "corrects": ("更正", "Corrects entry"),
    "reason": ("更正原因", "Reason"),
    "nil": ("零报告", "Nil return"),
    "digest": ("校验码", "Digest"),
}
"""The facts of a return."""
RECURRENCES: Final = {
    Recurrence.ONCE: ("一次性", "once"),
    Recurrence.MONTH: ("月报", "month"),
    Recurrence.QUARTER: ("季报", "quarter"),
    Recurrence.HALF_YEAR: ("半年报", "half_year"),
    Recurrence.YEAR: ("年报", "year"),
}
LAYOUTS: Final = {
    FormLayout.ONE: ("单行", "one"),
    FormLayout.FIXED: ("固定行", "fixed"),
    FormLayout.OPEN: ("多行", "open"),
}
KINDS: Final = {
    FieldKind.WHOLE: ("整数", "whole"),
    FieldKind.AMOUNT: ("金额", "amount"),
    FieldKind.TEXT: ("文本", "text"),
    FieldKind.DAY: ("日期", "day"),
    FieldKind.CHOICE: ("选项", "choice"),
}
ADDINGS: Final = {
    Adding.NONE: ("不汇总", "none"),
    Adding.SUM: ("求和", "sum"),
    Adding.COUNT: ("计数", "count"),
    Adding.MAX: ("最大值", "max"),
}
YES_NO: Final = {True: ("是", "yes"), False: ("否", "no")}
_SEPARATORS: Final = "、,，;；"


def choices_of(values: Mapping[Any, tuple[str, str]]) -> dict[str, Value]:
    """What choices go by: both words."""
    return {name: value for value, names in values.items() for name in names}


def several(text: str) -> tuple[str, ...]:
    """Names in one cell, apart."""
    for sign in _SEPARATORS:
        text = text.replace(sign, "\n")
    return tuple(dict.fromkeys(each.strip() for each in text.splitlines() if each.strip()))


def joined(names: tuple[str, ...]) -> str:
    """Names in one cell."""
    return "、".join(names)
