"""Every call of every service declares what it asks, and asks it before anything is looked up (PF-05)."""

import inspect
from pathlib import Path
from typing import Any, NoReturn

import pytest

from station.approvals import services as approvals
from station.archive import services as archive
from station.archive.second.chosen import SecondArchive
from station.audit import services as audit
from station.core.errors import NotPermitted
from station.inventory import services as inventory
from station.matters import services as matters
from station.people import services as people
from station.people.asking import asks, asks_nothing, asks_sign_in
from station.people.permissions import GRANTS, Permission, Role
from station.people.sessions import Session, program_session
from station.printing import services as printing
from station.sync import services as sync
from tests.architecture.calls import REVIEWED, Placed, every_call, table

CALLS = every_call()
ASKING = [placed for placed in CALLS if placed.call.ask is not None and placed.call.ask.signed_in]


class LookedUpError(AssertionError):
    """Something was looked at before the call had asked."""


class Closed:
    """A store, device, clock or argument that nobody may look at yet."""

    def __getattr__(self, name: str) -> NoReturn:
        raise LookedUpError(name)


CLOSED: Any = Closed()
FOLDER = Path("/nonexistent/station")

ROOMS: dict[str, Any] = {
    "people": people.wire(
        *[CLOSED] * 8,
        secrets=CLOSED,
        data=FOLDER,
        conduct=CLOSED,
        check_printer=CLOSED,
        check_archive=CLOSED,
        take_second=CLOSED,
        confirm_settings=CLOSED,
        published=CLOSED,
        awaited=CLOSED,
        open_things=(),
        stocks=(),
        settled=(),
        files=CLOSED,
    ),
    "printing": printing.wire(
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        drivers=CLOSED,
        report_files=CLOSED,
        press=CLOSED,
        queues=CLOSED,
        kept_slips=CLOSED,
        draw_document=CLOSED,
        texts=CLOSED,
        office="",
    ),
    "approvals": approvals.wire(
        CLOSED, CLOSED, CLOSED, persons=CLOSED, files=CLOSED, reporting=CLOSED, awaiting=CLOSED
    ),
    "matters": matters.wire(CLOSED, CLOSED),
    "inventory": inventory.wire(
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        CLOSED,
        pins=CLOSED,
        slips=CLOSED,
        texts=CLOSED,
        assessed=CLOSED,
        origins=CLOSED,
        devices=CLOSED,
        in_question=CLOSED,
        printer_tests=CLOSED,
        label_press=CLOSED,
        attachments=CLOSED,
        persons=CLOSED,
        clock=CLOSED,
    ),
    "archive": archive.wire(
        CLOSED,
        CLOSED,
        volumes=CLOSED,
        recorders=CLOSED,
        recorder_places=CLOSED,
        cameras=CLOSED,
        root=FOLDER,
        cache=FOLDER,
        own=CLOSED,
        second=SecondArchive(CLOSED, FOLDER, "", FOLDER, FOLDER),
        place="",
        persons=CLOSED,
        beside=CLOSED,
        received=CLOSED,
    ),
    "sync": sync.wire(
        CLOSED,
        CLOSED,
        open_centre=CLOSED,
        open_records=CLOSED,
        replacing=CLOSED,
        check=CLOSED,
        former_keys=CLOSED,
        address=CLOSED,
        signer=CLOSED,
    ),
    "audit": audit.wire(
        *(CLOSED,) * 10,
        signer=CLOSED,
        check=CLOSED,
        origins=CLOSED,
        keys=CLOSED,
        persons=CLOSED,
        attachments=CLOSED,
    ),
}
"""Every room over ports that answer nothing: whatever a call reaches for is a look-up."""


def call(placed: Placed, session: Session) -> None:
    room, service, name = placed.path.split(".")
    method = getattr(getattr(ROOMS[room], service), name)
    parameters = list(inspect.signature(method).parameters.values())[1:]
    closed = {each.name: Closed() for each in parameters if each.default is each.empty}
    method(session, **closed)


@pytest.mark.rule("PF-05", "call")
def test_every_public_method_declares_what_it_asks() -> None:
    assert len(CALLS) > 80
    assert [placed.path for placed in CALLS if placed.call.ask is None] == []


@pytest.mark.rule("PF-05", "call")
def test_whoever_takes_a_session_asks_it_something_or_says_why_not() -> None:
    """`asks_nothing` is for what runs without a session."""
    odd = [
        placed.path
        for placed in CALLS
        if placed.call.ask is not None and placed.call.takes_session is not placed.call.ask.signed_in
    ]
    assert odd == []
    silent = [p.path for p in CALLS if p.call.ask and not (p.call.ask.any_of or p.call.ask.within)]
    assert all(placed.call.ask and placed.call.ask.reason for placed in CALLS if placed.path in silent)


@pytest.mark.rule("PF-05", "role")
def test_the_table_of_roles_and_calls_is_the_reviewed_one() -> None:
    assert table().splitlines() == REVIEWED.read_text(encoding="utf-8").splitlines(), (
        "review the difference, then: python -m tests.architecture.calls"
    )


@pytest.mark.rule("PF-05", "call")
@pytest.mark.parametrize("role", [None, *Role])
def test_a_refused_role_is_refused_before_anything_is_looked_up(role: Role | None) -> None:
    roles = frozenset[Role]() if role is None else frozenset({role})
    session = Session("probe", "某人", roles, "1001", "310110", "执法一科")
    faults = []
    for placed in ASKING:
        ask = placed.call.ask
        assert ask is not None
        allowed = not ask.any_of or any(granted in ask.any_of for each in roles for granted in GRANTS[each])
        if ask.within is not None:
            own, office = ask.within.own, ask.within.office
            allowed = allowed and any({own, office} & GRANTS[each] for each in roles)
        try:
            call(placed, session)
        except NotPermitted as refused:
            if allowed or (refused.code, refused.rule) != ("people.not_permitted", "PF-05"):
                faults.append(f"{placed.path}: refused")
        except Exception as reached:  # the body ran: it found nothing to work with
            if not allowed:
                faults.append(f"{placed.path}: {reached!r} before it asked")
        else:
            if not allowed:
                faults.append(f"{placed.path}: answered")
    assert faults == []


def test_the_program_may_do_everything() -> None:
    for placed in ASKING:
        assert placed.call.ask is not None
        assert placed.call.ask.lacking(program_session()) is None


class _Sample:
    """Three ways to declare."""

    @asks(Permission.PEOPLE_VIEW, Permission.LEDGER_VIEW)
    def either(self, session: Session) -> str:
        return session.account

    @asks_sign_in("a sample")
    def own(self, session: Session) -> str:
        return session.account

    @asks_nothing("a sample")
    def nothing(self) -> str:
        return "nothing"


def test_any_of_the_permissions_is_enough() -> None:
    sample = _Sample()
    staff = Session("s", "王一", frozenset({Role.KEEPER}))
    officer = Session("o", "王二", frozenset({Role.OFFICER}))
    assert sample.either(staff) == "s"
    assert (sample.own(officer), sample.nothing()) == ("o", "nothing")
    with pytest.raises(NotPermitted) as refused:
        sample.either(officer)
    assert refused.value.facts == {"permission": "people.view", "account": "o"}


def test_a_declaration_needs_a_permission_and_a_session() -> None:
    with pytest.raises(TypeError, match="names a permission"):
        asks()
    with pytest.raises(TypeError, match="first parameter"):

        @asks(Permission.PEOPLE_VIEW)  # type: ignore[arg-type]  # what mypy refuses is refused at import too
        def wrong(self: object, name: str) -> None: ...
