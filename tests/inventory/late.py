"""Late entries for tests: an office with accounts of the keeper and of a second person, who are believed without a password."""

from datetime import datetime
from typing import cast

from station.core.texts import load_texts
from station.inventory.late.use_cases import LateEntries, LateWish
from station.people.bodies import AccountCreated
from station.people.permissions import Role
from station.people.two_persons import Person, TwoPersons
from tests.inventory.offices import PROGRAM, Believed, Office, attachments_in

WHY = "停电，记在纸上"


def late_wish(at: datetime, reason: str = WHY, second: str = "qian") -> LateWish:
    return LateWish(at, reason, Person(second, "-"))


def late_entries(office: Office) -> LateEntries:
    with office.store.write() as work:
        for account, name, number in (
            ("zhao", "赵管理", "9001"),
            ("qian", "钱所长", "9002"),
            ("wang", "王乙", "1002"),
        ):
            body = AccountCreated(account, name, number, (Role.OFFICER,))
            work.append(PROGRAM.draft(body, office.clock.now(), subjects=(f"account:{account}",)))
    persons, files = cast("TwoPersons", Believed()), attachments_in(office.slips.folder)
    return LateEntries(office.store, persons, load_texts("zh_CN"), files)
