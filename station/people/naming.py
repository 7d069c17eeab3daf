"""The stored form of numbers, codes and names, so that one person does not become two by a keyboard's setting."""

from __future__ import annotations

import unicodedata

from station.core.codes import kept_code
from station.core.errors import Refused
from station.people.bodies import LONGEST_REASON
from station.people.sessions import PROGRAM_ACCOUNT
from station.sheets.cells import read_cell
from station.sheets.template import Column, Kind, Template

OFFICER_TEMPLATE = Template(
    (
        Column(
            "number",
            Kind.CODE,
            required=True,
            unique=True,
            longest=32,
            titles=("工号", "编号", "警号", "执法人员编号"),
            example="1001",
        ),
        Column("name", required=True, longest=40, titles=("姓名",), example="李甲"),
        Column("department", longest=60, titles=("部门", "科室", "所属部门"), example="综合执法一科"),
        Column("group", longest=60, titles=("小组", "执法小组", "组别"), example="一组"),
        Column(
            "badge",
            Kind.CODE,
            unique=True,
            longest=64,
            titles=("工牌", "证件码", "证件号", "胸牌"),
            example="B1001",
        ),
        Column("phone", Kind.PHONE, longest=32, titles=("电话", "手机", "联系电话"), example="13800000001"),
        Column("post", longest=80, titles=("岗位",), example=""),
        Column("line", longest=80, titles=("业务条线", "条线", "Line of work"), example=""),
    ),
    clears=True,
    name="officers",
)
"""The template of the officers' list; the single act checks its fields by the same columns."""

_COLUMNS = {column.key: column for column in OFFICER_TEMPLATE.columns}
_ACCOUNT = Column("account", Kind.CODE, required=True, longest=32)
_CODE = Column("code", Kind.CODE, required=True, longest=32)
_NAME = Column("name", required=True, longest=60)


def officer_field(key: str, entered: str) -> str:
    """The stored form of an officer's field; `key` is a column of the template. Raises Refused ``batch.…``."""
    return _text(_COLUMNS[key], entered)


def account_name(entered: str) -> str:
    """The stored form of an account's name: capitals and full-width letters make no difference.

    Raises Refused ``batch.…``, or ``people.account_reserved`` for the program's own name.
    """
    name = _text(_ACCOUNT, entered).casefold()
    if name == PROGRAM_ACCOUNT:
        raise Refused("people.account_reserved", account=name)
    return name


def unit_code(entered: str) -> str:
    """The stored form of the code of an office, department or grid. Raises Refused ``batch.…``."""
    return _text(_CODE, entered)


def plain_name(entered: str) -> str:
    """The stored form of the name of an office, department, group, grid or account holder.

    Raises Refused ``batch.…``.
    """
    return _text(_NAME, entered)


def name_key(name: str) -> str:
    """What a unit's name is compared by: half width, without any blank."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def written(entered: str, missing: str, rule: str, **facts: object) -> str:
    """The stored form of a reason or basis; `facts` are those of the refusal of an empty one.

    Raises Refused `missing` for an empty one, ``people.words_too_long``.
    """
    words = noted(entered, rule)
    if not words:
        raise Refused(missing, rule=rule, **facts)
    return words


def noted(entered: str, rule: str) -> str:
    """The stored form of words that may be left out; never a part of them. Raises Refused ``people.words_too_long``."""
    words = entered.strip()
    if len(words) > LONGEST_REASON:
        raise Refused("people.words_too_long", rule=rule, most=LONGEST_REASON, count=len(words))
    return words


def number_key(entered: str) -> str:
    """The key by which an entered number or badge is looked up.

    Never raises: a text that can't be one is just not found.
    """
    return kept_code(entered)


def account_key(entered: str) -> str:
    """The key by which an entered account name is looked up. Never raises."""
    return number_key(entered).casefold()


def _text(column: Column, entered: str) -> str:
    value = read_cell(column, entered.strip())
    return value if isinstance(value, str) else ""
