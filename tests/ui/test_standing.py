"""An open window asks again whether its person may still act: frozen, closed, roles taken back (PF-04, PF-05)."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.bootstrap import open_station
from station.core.settings import Settings
from station.core.texts import Texts
from station.people.permissions import Role
from station.ui.sign_in import SignInCover
from tests.plugins.offices import CHEAP
from tests.ui.desktops import PASSWORD, Seat


def keys(seat: Seat) -> list[str]:
    return [button.spec.key for button in seat.shell.window.frame.navigation.buttons]


def answer(seat: Seat) -> str:
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    return cover.answer.text()


@pytest.mark.rule("PF-04", "account")
@pytest.mark.parametrize("locked", [False, True])
def test_a_frozen_account_is_signed_out_with_the_reason(seat: Seat, texts: Texts, locked: bool) -> None:
    seat.sign_in("wang")
    if locked:
        seat.shell.lock()
    people = seat.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    people.accounts.freeze(admin, "wang", "调查期间")
    seat.settle()
    assert not seat.shell.signed_in.present
    assert texts("errors.people.session_frozen", account="wang") in answer(seat)


@pytest.mark.rule("PF-04", "account")
def test_what_another_program_closed_ends_here_at_the_next_act(
    seat: Seat, texts: Texts, folder: Path
) -> None:
    seat.sign_in("wang")
    with open_station(Settings(folder), verifiers=CHEAP) as other:
        admin = other.services.people.sign_in.with_password("admin", PASSWORD)
        other.services.people.accounts.close(admin, "wang", "调出")
    assert seat.shell.signed_in.present
    seat.shell.window.show_page("ledger")
    seat.settle()
    assert not seat.shell.signed_in.present
    assert texts("errors.people.session_closed", account="wang") in answer(seat)


@pytest.mark.rule("PF-05", "role")
def test_roles_taken_back_take_their_pages_and_are_said(seat: Seat, texts: Texts) -> None:
    seat.sign_in("wang")
    assert "counter" in keys(seat)
    people = seat.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    people.accounts.grant(admin, "wang", [Role.OFFICER])
    people.accounts.revoke(admin, "wang", [Role.EQUIPMENT_ADMINISTRATOR])
    seat.settle()
    assert seat.shell.signed_in.present
    assert "ledger" not in keys(seat)
    said = [message.sentence for message in seat.shell.window.frame.alarms.messages]
    assert texts("shell.roles_changed", roles=texts("people.role.officer")) in said
