"""The value keys as a list: what a field of a form may be filled in with, in words (PF-08)."""

from __future__ import annotations

from typing import Final

from station.audit.forms.keys import KNOWN, ROW_SIGN, ValueKey
from station.audit.forms.use_cases import ReportForms
from station.core.clock import Clock
from station.core.listing import ColumnsTitled, ListDeclaration, ListFilter, Sort, ValueKind
from station.core.texts import Texts, load_texts
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

_LANGUAGES: Final = ("zh_CN", "en")


def figure_name(texts: Texts, code: str) -> str:
    """What a value key stands for, as the audit of a year calls it."""
    return texts(f"audit_year.figure.{code.replace('.', '_')}")


def sheet_name(texts: Texts, sheet: str) -> str:
    """What the sheet of the audit is called that it is drawn from."""
    return texts(f"audit_year.sheet.{sheet}")


_column: Final = ColumnsTitled("forms.key.")


def _also(row: ValueKey) -> str:
    """How it is asked of one category, or of that of the row."""
    return f"{row.code}/3, {row.code}/{ROW_SIGN}" if row.of_category else ""


def _by_unit(row: ValueKey) -> str:
    return "yes" if row.by_unit else "no"


def _searched(row: ValueKey) -> tuple[str, ...]:
    words = [load_texts(each) for each in _LANGUAGES]
    return tuple(
        name for each in words for name in (figure_name(each, row.code), sheet_name(each, row.sheet))
    )


KEY_LIST: Final[ListDeclaration[ValueKey]] = ListDeclaration(
    name="form_keys",
    title="forms.title.keys",
    columns=(
        _column("key", lambda row: row.code, ValueKind.CODE),
        _column("sheet", lambda row: row.sheet, wording=sheet_name),
        _column("figure", lambda row: row.code, wording=figure_name),
        _column(
            "kind", lambda row: "amount" if row.money else "whole", ValueKind.CHOICE, words="forms.kind."
        ),
        _column("also", _also, sortable=False),
        _column("by_unit", _by_unit, ValueKind.CHOICE, words="forms.by_unit."),
    ),
    filters=(
        ListFilter("kind", "forms.key.kind", choices=("whole", "amount"), words="forms.kind.", chips=True),
        ListFilter("by_unit", "forms.key.by_unit", choices=("yes", "no"), words="forms.by_unit."),
    ),
    key="key",
    sort=(Sort("key"),),
)


def _all(_forms: ReportForms, _session: Session) -> list[ValueKey]:
    return [ValueKey(each) for each in sorted(KNOWN)]


class ValueKeyList(ListService[ValueKey], ask=asks(Permission.LEDGER_VIEW)):
    """The figures that a form may ask for; looking needs LEDGER_VIEW."""

    def __init__(self, forms: ReportForms, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(clock, KEY_LIST, _all, searched=_searched, services=(forms,), store=store)
        super().__init__(source, KEY_LIST, whoever_looks)
