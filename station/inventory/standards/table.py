"""A catalogue as a table that people fill in: its template, and the row that each line is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from station.core.errors import Refused
from station.core.policy import Bilingual, Per
from station.inventory.entitlement.demand import StandardRow
from station.inventory.standards.bodies import (
    LONGEST_NAME,
    LONGEST_NO,
    LONGEST_ROW_NOTE,
    LONGEST_UNIT,
    LONGEST_WORD,
    MOST_NAMED,
    MOST_QUANTITY,
    MOST_YEARS,
    CatalogueRow,
)
from station.sheets import CheckedRow, Column, Kind, Template

_LONGEST_LIST: Final = 300
CATALOGUE_TEMPLATE: Final = Template(
    (
        Column(
            "no",
            required=True,
            unique=True,
            longest=LONGEST_NO,
            titles=("序号", "编号", "No."),
            example="示例-1",
        ),
        Column(
            "name",
            required=True,
            longest=LONGEST_NAME,
            titles=("项目", "装备名称", "名称", "Item"),
            example="执法记录仪",
        ),
        Column("unit", longest=LONGEST_UNIT, titles=("单位", "计量单位"), example="部"),
        Column("per", required=True, longest=20, titles=("配备对象", "对象", "Per"), example="每人"),
        Column(
            "quantity",
            Kind.INTEGER,
            required=True,
            maximum=MOST_QUANTITY,
            titles=("数量", "配备数量"),
            example="1",
        ),
        Column("class", longest=20, titles=("类型", "配备类型"), example="标准"),
        Column(
            "life_years",
            Kind.INTEGER,
            minimum=1,
            maximum=MOST_YEARS,
            titles=("使用年限", "年限", "Service life (years)"),
            example="5",
        ),
        Column("categories", longest=_LONGEST_LIST, titles=("装备类别", "类别", "Categories"), example="3"),
        Column("words", longest=_LONGEST_LIST, titles=("匹配字样", "字样", "Words in the name"), example=""),
        Column("posts", longest=_LONGEST_LIST, titles=("岗位", "Posts"), example=""),
        Column("lines", longest=_LONGEST_LIST, titles=("条线", "业务条线", "Lines of work"), example=""),
        Column("note", longest=LONGEST_ROW_NOTE, titles=("说明", "使用说明", "备注"), example=""),
        Column("ends_on", Kind.DATE, titles=("停用日期", "Demands nothing from"), example=""),
    ),
    name="catalogue",
)
"""The table of one catalogue, a line for each row; several values of a cell are parted by commas."""

_PER: Final[Mapping[str, Per]] = {
    **dict.fromkeys(("officer", "每人", "人", "per officer"), Per.OFFICER),
    **dict.fromkeys(("group", "每组", "组", "per group"), Per.GROUP),
    **dict.fromkeys(("office", "每单位", "单位", "每所", "所", "per office"), Per.OFFICE),
}
_CLASS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("", "standard", "标准", "必配"), True),
    **dict.fromkeys(("optional", "选配"), False),
}
_PARTED: Final = re.compile(r"[,，、;；\n]")
_JOIN: Final = "、"
_V = TypeVar("_V")
RULE: Final = "EQ-02"
Finds = Callable[[str], str]
"""From a post or line as written to its code; raises Refused where there is none."""


def row_of(row: CheckedRow, categories: Mapping[int, Bilingual], post: Finds, line: Finds) -> CatalogueRow:
    """The row that a line is. Raises Refused, with the column that is wrong as ``field``."""
    return CatalogueRow(
        row.text("no"),
        row.text("name"),
        row.text("unit"),
        _known(row, "per", _PER),
        row.integer("quantity") or 0,
        _known(row, "class", _CLASS),
        row.integer("life_years"),
        tuple(_category(each, categories) for each in _several(row, "categories")),
        tuple(_several(row, "words")),
        tuple(_found("posts", each, post) for each in _several(row, "posts")),
        tuple(_found("lines", each, line) for each in _several(row, "lines")),
        row.text("note"),
        row.date("ends_on"),
    )


def _known(row: CheckedRow, key: str, words: Mapping[str, _V]) -> _V:
    entered = row.text(key).strip().casefold()
    if entered not in words:
        known = ", ".join(each for each in words if each)
        raise Refused("standards.no_such_word", rule=RULE, field=key, value=row.text(key), known=known)
    return words[entered]


def _several(row: CheckedRow, key: str) -> list[str]:
    """The values of a cell, each once."""
    found = list(dict.fromkeys(filter(None, map(str.strip, _PARTED.split(row.text(key))))))
    if len(found) > MOST_NAMED:
        raise Refused("standards.too_many_named", rule=RULE, field=key, count=len(found), most=MOST_NAMED)
    for each in found:
        if len(each) > LONGEST_WORD:
            raise Refused("standards.word_long", rule=RULE, field=key, value=each, longest=LONGEST_WORD)
    return found


def _category(entered: str, categories: Mapping[int, Bilingual]) -> int:
    """A category of the office's catalogue by its number, its name, or both."""
    wanted = entered.casefold()
    for number, name in categories.items():
        called = {each.casefold() for each in (name.zh, name.en)}
        if wanted == str(number) or wanted in called | {f"{number} {each}" for each in called}:
            return number
    known = ", ".join(f"{number} {name.zh}" for number, name in categories.items())
    raise Refused("standards.unknown_category", rule=RULE, field="categories", value=entered, known=known)


def _found(field: str, entered: str, find: Finds) -> str:
    try:
        return find(entered)
    except Refused as refusal:
        refusal.facts.setdefault("field", field)
        raise


def facts_of(row: StandardRow) -> dict[str, str]:
    """What a line says of a row, for comparing and showing it."""
    return {
        "name": row.words_name.zh,
        "unit": row.words_unit.zh,
        "per": row.per.value,
        "quantity": str(row.quantity),
        "class": "standard" if row.standard else "optional",
        "life_years": "" if row.life_years is None else str(row.life_years),
        "categories": _JOIN.join(map(str, sorted(row.categories))),
        "words": _JOIN.join(row.words),
        "posts": _JOIN.join(row.posts),
        "lines": _JOIN.join(row.lines),
        "note": row.words_note.zh,
        "ends_on": "" if row.ends_on is None else row.ends_on.isoformat(),
    }
