"""What a granted call may do: call × target × role, tried on a real office; run as a module it writes the reviewed copy.

python -m tests.architecture.acts
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.archive.giving_back.values import GivingWish
from station.archive.values import ImportOptions
from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock
from station.core.errors import Refused, StationError
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.settings import Settings
from station.core.texts import load_texts
from station.founding import found_station
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.values import TestFacts
from station.inventory.values import NewItem
from station.people.conduct.use_cases import ConductWish
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer
from station.printing.labels import LabelChoice
from station.services import NewStation, Services
from station.store.work import Work
from tests.architecture.calls import SHORT
from tests.archive.office import card
from tests.plugins.offices import CHEAP, ISSUED_PIN, open_account

REVIEWED = Path(__file__).with_name("role_acts.txt")
HEAD = """\
What a granted call may do (PF-04, PF-05, DM-07, EQ-05): each call that `role_calls.txt` grants to somebody and whose answer
depends on whose or where the thing is, tried on a real office. `python -m tests.architecture.acts` writes it anew, a person
reads the difference. yes: done · -: the role may not call it · else the refusal, or what it comes to. The roles' people are of one department;
"colleague" is of it, "stranger" is not; the system administrator's superior is the founder.
"""
PASSWORD = "right-horse-1"
BEGUN = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_EXPLANATION = "检查场所要求关闭设备，已向所领导当面说明，并在日志中登记。"
NUMBERS = {role: str(1011 + place) for place, role in enumerate(Role)}


class _Done(Exception):
    """A unit of work ended well; nothing of it is kept."""


@dataclass(frozen=True)
class Acting:
    """Somebody of one role, at a real office."""

    services: Services
    session: Session
    founder: Session
    folder: Path
    hashes: dict[str, str]

    @property
    def number(self) -> str:
        assert self.session.number is not None
        return self.session.number

    def recording(self, whose: str) -> str:
        return self.hashes[self.number if whose == "own" else whose]


Call = Callable[[Acting], object]


@dataclass(frozen=True)
class Act:
    """A call and what it is tried on."""

    path: str
    target: str
    call: Call


def acts() -> Iterator[Act]:
    """Everything that is tried, by call."""
    yield from _archive_acts()
    yield from _inventory_acts()
    yield from _people_acts()
    about = {"own": "", "colleague's": "officer:1001", "an item's": "item:DST-1", "a rule's": "rule:EQ-05"}
    for target, whose in about.items():
        yield Act("audit.histories.page", target, _looking_back(whose))


def _archive_acts() -> Iterator[Act]:
    whose = {"own": "own", "colleague's": "1001", "stranger's": "1003"}
    for name in ("recording", "trace", "path", "view", "proof"):
        for target, key in whose.items():
            yield Act(f"archive.catalogue.{name}", target, _on_recording(name, key))
    for target, key in whose.items():
        yield Act("archive.catalogue.attribute", target, _attributing(key))
        yield Act("archive.catalogue.note_contents", target, _noting(key))
        yield Act("archive.giving_back.look", target, _giving(key))
        yield Act("archive.retention.keep", target, _keeping(key))
        yield Act("archive.retention.usual", target, _leaving_usual(key))
        yield Act("archive.thumbnails.make", target, _picturing(key))
    for target, folder in (
        ("a card", "card"),
        ("the data folder", "data"),
        ("the archive", "data/archive"),
        ("the slips", "data/slips"),
    ):
        yield Act("archive.imports.survey", target, _surveying(folder))
    yield Act("archive.imports.order", "whose return it closes", _ordering)


def _inventory_acts() -> Iterator[Act]:
    def desk(a: Acting) -> object:
        return a.services.inventory.counter.check_out(a.session, "1003", ["DST-2"])

    yield Act("inventory.counter.check_out", "for a stranger", desk)
    yield Act(
        "inventory.counter.check_in",
        "another's loan",
        lambda a: a.services.inventory.counter.check_in(a.session, ["DST-1"]),
    )
    for target, tag in (("own return", "own"), ("another's return", "BWC-1")):
        yield Act("inventory.exemptions.exempt", target, _exempting(tag))
        yield Act("inventory.exemptions.confirm_nothing_recorded", target, _declaring(tag))
    yield Act("inventory.rapid_tests.report", "own test", _testing(""))
    yield Act("inventory.rapid_tests.report", "stranger's test", _testing("1004"))
    for target, code in (("an item", "BWC-1"), ("a person", "1001"), ("a counter card", "CMD:GOOD")):
        yield Act("inventory.labels.prepare", target, _labelling(code))
    for target, address in (("a path", "file:/tmp/job"), ("the network", "tcp://192.0.2.10:9100")):
        yield Act("printing.roads.named", target, _naming_printer(address))


def _people_acts() -> Iterator[Act]:
    targets = ("own", "colleague", "peer", "founder", "below", "closed")
    for name, call in _ON_ACCOUNT.items():
        for target in targets:
            yield Act(f"people.accounts.{name}", f"{target} account", _on_account(call, target))
    for target, number in (("own", "own"), ("colleague's", "1001"), ("founder's", "1002")):
        yield Act("people.accounts.set_pin", target, _setting_pin(number))
        yield Act("people.roster.leave", f"{target} number", _leaving(number))
    yield Act("people.roster.leave", "who holds items", _leaving("1004"))
    for target, number in (("own", "own"), ("colleague's", "1001")):
        yield Act("people.conduct.violation", f"{target} conduct", _finding(number))
        yield Act("people.conduct.of", f"{target} conduct", _looking_at_conduct(number))
    for target, tag in (("own recordings", "own"), ("another's recordings", "BWC-1")):
        yield Act("people.deadlines.claim", target, _claiming(tag))
    for target in ("colleague", "peer", "founder", "own"):
        yield Act("people.recovery.recover", f"{target} account", _recovering(target))


def _finding(number: str) -> Call:
    def find(a: Acting) -> object:
        whose = a.number if number == "own" else number
        wish = ConductWish(whose, on=BEGUN.date(), text="私自改装", code="misuse")
        return a.services.people.conduct.violation(a.session, wish)

    return find


def _looking_at_conduct(number: str) -> Call:
    def look(a: Acting) -> object:
        found = a.services.people.conduct.of(a.session, a.number if number == "own" else number)
        return f"{len(found)} of 1"

    return look


def _on_recording(name: str, whose: str) -> Call:
    return lambda a: getattr(a.services.archive.catalogue, name)(a.session, a.recording(whose))


def _attributing(whose: str) -> Call:
    return lambda a: a.services.archive.catalogue.attribute(
        a.session, a.recording(whose), "1004", "核对后更正"
    )


def _giving(whose: str) -> Call:
    return lambda a: a.services.archive.giving_back.look(a.session, GivingWish((a.recording(whose),)))


def _keeping(whose: str) -> Call:
    return lambda a: a.services.archive.retention.keep(
        a.session, a.recording(whose), "incident", "群体性事件"
    )


def _leaving_usual(whose: str) -> Call:
    return lambda a: a.services.archive.retention.usual(a.session, a.recording(whose), "核对后不需要")


def _noting(whose: str) -> Call:
    return lambda a: a.services.archive.catalogue.note_contents(a.session, a.recording(whose), ())


def _picturing(whose: str) -> Call:
    def make(a: Acting) -> object:
        rows = a.services.archive.catalogue.page(a.founder, ListQuery(limit=50)).rows
        (found,) = [row for row in rows if row.sha256 == a.recording(whose)]
        return a.services.archive.thumbnails.make(a.session, found)

    return make


def _surveying(folder: str) -> Call:
    return lambda a: a.services.archive.imports.survey(a.session, a.folder / folder)


def _ordering(a: Acting) -> str:
    imports = a.services.archive.imports
    found = imports.survey(a.founder, a.folder / "card")
    ordered = imports.order(a.session, found, ImportOptions(camera="BWC-1"))
    return "own" if ordered.order.own_only else "anybody's"


def _exempting(tag: str) -> Call:
    return lambda a: a.services.inventory.exemptions.exempt(
        a.session, f"BWC-{a.number}" if tag == "own" else tag, "safety", _EXPLANATION
    )


def _declaring(tag: str) -> Call:
    return lambda a: a.services.inventory.exemptions.confirm_nothing_recorded(
        a.session, f"BWC-{a.number}" if tag == "own" else tag, "值班待命，未出勤"
    )


def _testing(number: str) -> Call:
    def report(a: Acting) -> object:
        facts = TestFacts("青菜", "农药残留", TestResult.NORMAL, number or a.number)
        return a.services.inventory.rapid_tests.report(a.session, facts)

    return report


def _labelling(code: str) -> Call:
    return lambda a: a.services.inventory.labels.prepare(
        a.session, [code], LabelChoice(), load_texts("zh_CN")
    )


def _naming_printer(address: str) -> Call:
    return lambda a: a.services.printing.roads.named(a.session, address)


_ON_ACCOUNT: dict[str, Callable[[Acting, str], object]] = {
    "grant": lambda a, name: a.services.people.accounts.grant(
        a.session, name, [Role.KEEPER, Role.OFFICE_STAFF]
    ),
    "revoke": lambda a, name: a.services.people.accounts.revoke(a.session, name, list(Role)),
    "freeze": lambda a, name: a.services.people.accounts.freeze(a.session, name, "调查"),
    "close": lambda a, name: a.services.people.accounts.close(a.session, name, "调出"),
    "set_password": lambda a, name: a.services.people.accounts.set_password(
        a.session, name, "issued-horse-0"
    ),
    "unlock": lambda a, name: a.services.people.accounts.unlock(a.session, name, "核对了身份"),
}


def _on_account(call: Callable[[Acting, str], object], target: str) -> Call:
    return lambda a: call(a, a.session.account if target == "own" else target)


def _setting_pin(number: str) -> Call:
    return lambda a: a.services.people.accounts.set_pin(
        a.session, a.number if number == "own" else number, ISSUED_PIN
    )


def _leaving(number: str) -> Call:
    return lambda a: a.services.people.roster.leave(
        a.session, a.number if number == "own" else number, "调出"
    )


def _recovering(target: str) -> Call:
    return lambda a: a.services.people.recovery.recover(
        a.session, a.session.account if target == "own" else target, "密码遗失", system_user="duty"
    )


def _looking_back(about: str) -> Call:
    def look(a: Acting) -> object:
        query = ListQuery(limit=1).narrowed(subject=about)
        return "yes" if a.services.audit.histories.page(a.session, query).rows else "nothing"

    return look


def _claiming(tag: str) -> Call:
    def claim(a: Acting) -> object:
        about = subject("item", f"BWC-{a.number}" if tag == "own" else tag)
        query = ListQuery().narrowed(kind="recordings", about=about)
        (found,) = a.services.people.deadline_list.page(a.founder, query).rows
        return a.services.people.deadlines.claim(a.session, found.deadline.id)

    return claim


def _signed_in(services: Services, account: str) -> Session:
    return services.people.sign_in.with_password(account, PASSWORD)


# ------------------------------------------------------------------------------------------- the office


def table() -> str:
    """Act × role as text, a line for each act."""
    found = sorted(acts(), key=lambda act: act.path)
    with tempfile.TemporaryDirectory() as folder, _office(Path(folder)) as everybody:
        cells = {
            (act.path, act.target, role): _outcome(act, who)
            for role, who in everybody.items()
            for act in found
        }
    wide = max(len(f"{act.path}  {act.target}") for act in found)
    column = max(map(len, cells.values())) + 2
    lines = [HEAD, f"{'':{wide}}" + "".join(f"{SHORT[role]:>{column}}" for role in Role)]
    room = ""
    for act in found:
        if act.path != room:
            lines.append("")
            room = act.path
        outcomes = "".join(f"{cells[act.path, act.target, role]:>{column}}" for role in Role)
        lines.append(f"{act.path + '  ' + act.target:{wide}}{outcomes}")
    return "\n".join(lines) + "\n"


def _outcome(act: Act, who: Acting) -> str:
    try:
        said = act.call(who)
    except _Done:
        return "yes"
    except StationError as refused:
        return "-" if refused.code == "people.not_permitted" else re.sub(r"^\w+\.", "", refused.code)
    return said if isinstance(said, str) else "yes"


@contextmanager
def _office(folder: Path) -> Iterator[dict[Role, Acting]]:
    """Somebody of each role at an office where what they do is not kept."""
    clock, settings = SteppedClock(BEGUN), Settings(folder / "data")
    found_station(
        settings, NewStation("310110", "一所", "founder", "创建人", PASSWORD), clock=clock, verifiers=CHEAP
    )
    with open_station(settings, clock=clock, verifiers=CHEAP) as station:
        hashes = _furnish(station, clock, folder)
        services, founder = station.services, _signed_in(station.services, "founder")
        everybody = {
            role: Acting(services, _signed_in(services, f"r_{role.value}"), founder, folder, hashes)
            for role in Role
        }
        with _unkept(station):
            yield everybody


@contextmanager
def _unkept(station: Station) -> Iterator[None]:
    """Every unit of work is given up at its end, as if nothing had been done."""
    write = station.store.write

    @contextmanager
    def tried() -> Iterator[Work]:
        with write() as work:
            yield work
            raise _Done

    station.store.write = tried  # type: ignore[method-assign]
    try:
        yield
    finally:
        station.store.write = write  # type: ignore[method-assign]


def _furnish(station: Station, clock: SteppedClock, folder: Path) -> dict[str, str]:
    """People, gear, loans and one recording for each officer; the hashes by number."""
    services, founder = station.services, _signed_in(station.services, "founder")
    people, inventory = services.people, services.inventory
    officers = {"1001": "一科", "1002": "一科", "1003": "二科", "1004": "一科"} | dict.fromkeys(
        NUMBERS.values(), "一科"
    )
    for number, department in officers.items():
        people.roster.register(founder, Officer(number, f"王{number}", department, "", f"B{number}"))
    for role, number in NUMBERS.items():
        open_account(people, founder, f"r_{role.value}", role, PASSWORD, number)
    open_account(people, founder, "colleague", Role.OFFICER, PASSWORD, "1001")
    for name in ("peer", "closed"):
        open_account(people, founder, name, Role.SYSTEM_ADMINISTRATOR, PASSWORD)
    people.accounts.close(founder, "closed", "调出")
    system = _signed_in(services, "r_system_administrator")
    open_account(people, system, "below", Role.SYSTEM_ADMINISTRATOR, PASSWORD, "1002")
    for tag in ("BWC-1", "BWC-2", *(f"BWC-{number}" for number in NUMBERS.values())):
        inventory.register.register(founder, NewItem(tag, 3, "执法记录仪", place="柜1"))
    for tag in ("DST-1", "DST-2"):
        inventory.register.register(founder, NewItem(tag, 9, "测距仪", place="柜2"))
    clock.advance(hours=1)
    for number, tags in {"1001": ["BWC-1"], "1004": ["DST-1"]}.items():
        inventory.counter.check_out(founder, number, tags)
    for number in NUMBERS.values():
        inventory.counter.check_out(founder, number, [f"BWC-{number}"])
    clock.advance(hours=6)
    inventory.counter.check_in(founder, ["BWC-1", *(f"BWC-{number}" for number in NUMBERS.values())])
    for number in ("1001", *NUMBERS.values()):
        people.conduct.commend(founder, ConductWish(number, on=BEGUN.date(), text="记录完整"))
    hashes = _recordings(services, founder, folder, list(officers))
    for name in ("colleague", "peer", "founder", "below"):
        with suppress(Refused):
            people.sign_in.with_password(name, "not-the-one-1")
    return hashes


def _recordings(services: Services, founder: Session, folder: Path, numbers: list[str]) -> dict[str, str]:
    (folder / "card").mkdir()
    source = card(folder / "first", len(numbers), BEGUN - timedelta(days=1))
    services.archive.imports.run_all(founder, source, ImportOptions())
    rows = services.archive.catalogue.page(founder, ListQuery(limit=50)).rows
    for number, row in zip(numbers, rows, strict=True):
        services.archive.catalogue.attribute(founder, row.sha256, number, "整理")
    return {number: row.sha256 for number, row in zip(numbers, rows, strict=True)}


if __name__ == "__main__":
    REVIEWED.write_text(table(), encoding="utf-8")
