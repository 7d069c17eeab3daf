"""The table of who may call what, generated from the services; run as a module it writes the reviewed copy anew.

python -m tests.architecture.calls
"""

import dataclasses
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path

from station.people.asking import Call, calls_of
from station.people.permissions import Role
from station.services import Services

REVIEWED = Path(__file__).with_name("role_calls.txt")

SHORT = {
    Role.OFFICER: "officer",
    Role.EQUIPMENT_ADMINISTRATOR: "equipm",
    Role.KEEPER: "keeper",
    Role.OFFICE_LEADER: "leader",
    Role.OFFICE_STAFF: "staff",
    Role.BUREAU_OFFICE: "bureau",
    Role.SYSTEM_ADMINISTRATOR: "system",
}
PLAIN = {
    "changes",
    "clock",
    "draw_document",
    "rulebook",
    "settings",
}
"""What a bundle holds beside services: values, and functions over what the caller was given already."""

HEAD = f"""\
Who may call what (PF-05). Generated from the services' own declarations; `python -m tests.architecture.calls` writes it
anew, a person reads the difference. yes: allowed · -: refused before anything is looked up · own, department, office: as
far as this role sees · signed in, anyone: no permission is asked, for the reason given.
Plain values and functions of the bundles: {", ".join(sorted(PLAIN))}.
"""


@dataclasses.dataclass(frozen=True)
class Placed:
    """A call with its path from the bundle (``inventory.counter.scan``)."""

    path: str
    call: Call


def services_of(bundle: type = Services, path: str = "") -> Iterator[tuple[str, type]]:
    """Every service of a bundle and of the bundles in it, with its path."""
    for name, kind in typing.get_type_hints(bundle).items():
        if name in PLAIN:
            continue
        assert inspect.isclass(kind), f"{path}{name} is neither a service nor listed in PLAIN"
        if kind.__name__.endswith("Services"):
            yield from services_of(kind, f"{path}{name}.")
        else:
            yield f"{path}{name}", kind


def every_call() -> list[Placed]:
    """Every public method and property of every service."""
    return [
        Placed(f"{path}.{call.name}", call) for path, service in services_of() for call in calls_of(service)
    ]


def table() -> str:
    """Role × call as text, a line for each call."""
    calls = sorted(every_call(), key=lambda placed: placed.path)
    wide = max(len(placed.path) for placed in calls)
    heads = "".join(f"{SHORT[role]:>11}" for role in Role)
    lines = [HEAD, f"{'':{wide}}{heads}"]
    room = ""
    for placed in calls:
        service = placed.path.rpartition(".")[0]
        if service != room:
            lines.append("")
            room = service
        lines.append(f"{placed.path:{wide}}{_cells(placed.call)}")
    return "\n".join(lines) + "\n"


def _cells(call: Call) -> str:
    ask = call.ask
    if ask is None:
        return "  UNDECLARED"
    if ask.reason:
        return f"  {'signed in' if ask.signed_in else 'anyone'}: {ask.reason}"
    return "".join(f"{call.granted(role) or '-':>11}" for role in Role)


if __name__ == "__main__":
    REVIEWED.write_text(table(), encoding="utf-8")
