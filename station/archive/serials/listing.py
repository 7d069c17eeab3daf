"""The list of what was said of serial numbers that no item has."""

from __future__ import annotations

from typing import Final

from station.archive.serials.values import AnsweredSerial, SerialAnswer
from station.core.listing import ColumnsTitled, ListDeclaration, ListFilter, Sort, ValueKind
from station.people.asking import asks
from station.people.listing import ListService, ListStore
from station.people.permissions import Permission

_column: Final = ColumnsTitled("serials.field.")

SERIAL_LIST: Final[ListDeclaration[AnsweredSerial]] = ListDeclaration(
    name="serial_answers",
    title="serials.title",
    columns=(
        _column("serial", "serial", ValueKind.CODE),
        _column("answer", "answer", ValueKind.CHOICE, words="serials.answer."),
        _column("reason", "reason", sortable=False),
        _column("name", "name"),
        _column("answered", "answered_at", ValueKind.MOMENT),
    ),
    filters=(
        ListFilter(
            "answer",
            "serials.field.answer",
            choices=(SerialAnswer.READER.value, SerialAnswer.NOT_OURS.value),
            words="serials.answer.",
            chips=True,
        ),
    ),
    key="serial",
    sort=(Sort("answered", descending=True), Sort("serial")),
)


class SerialList(ListService[AnsweredSerial], ask=asks(Permission.IMPORT_RUN)):
    """What stands of each serial number."""

    def __init__(self, store: ListStore) -> None:
        super().__init__(store, SERIAL_LIST)
