"""The officers of the demo office; every name is made of a surname and a cyclical character and belongs to nobody."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

OFFICE_CODE = "310110"
OFFICE_NAME = "示例市场监督管理所"
ADMINISTRATOR = ("admin", "李管")
PASSWORD = "demo-2026"  # noqa: S105  # printed for whoever starts the demo
PIN = "135790"
WITH_PIN = 5
"""So many officers, the first ones, have a PIN."""
ISSUED_PASSWORD, ISSUED_PIN = "zuerst-2026", "806427"
"""What the administrator gives out first; everybody has chosen their own since."""

_SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢"
_CHARACTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥甲乙"
_DEPARTMENTS = ("综合监管科", "执法办案科")
_GROUPS = ("一组", "二组")


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """An officer of the demo."""

    number: str
    name: str
    department: str
    group: str
    badge: str


def officers() -> tuple[DemoOfficer, ...]:
    """The 24 officers, twelve to a group."""
    return tuple(
        DemoOfficer(
            number=str(1001 + index),
            name=surname + character,
            department=_DEPARTMENTS[index // 12],
            group=_GROUPS[index // 12],
            badge=f"B{31011001 + index}",
        )
        for index, (surname, character) in enumerate(zip(_SURNAMES, _CHARACTERS, strict=True))
    )


def roster_csv() -> str:
    """The officers in the form of the batch import; the telephone numbers are not assigned."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(("number", "name", "department", "group", "badge", "phone"))
    for index, each in enumerate(officers()):
        rows.writerow(
            (each.number, each.name, each.department, each.group, each.badge, f"000-{6100 + index}")
        )
    return text.getvalue()
