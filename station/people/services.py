"""The services of this room, as one frozen bundle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from station.core.attachments import AttachmentFiles
from station.core.clock import Clock
from station.core.settings import Settings
from station.people.accounts import Accounts
from station.people.calendar.ports import CalendarStore, PublishedYears
from station.people.calendar.use_cases import WorkingDays
from station.people.conduct.files import ConductFiles
from station.people.conduct.leaving import OpenOrders
from station.people.conduct.listing import ConductList
from station.people.conduct.ports import ConductStore
from station.people.conduct.use_cases import Conduct
from station.people.credentials import Secrets
from station.people.deadlines.listing import DeadlineList
from station.people.deadlines.ports import Awaited, DeadlineStore
from station.people.deadlines.use_cases import Deadlines
from station.people.failed_acts import FailedActs
from station.people.leaving.ports import OpenThings, SettledThings
from station.people.leaving.use_cases import SignedHandovers
from station.people.listing import ListStore
from station.people.lists import AccountList, OfficerList
from station.people.meanings import CodeMeanings
from station.people.offices.listing import OFFICE_LIST, OfficeList
from station.people.offices.ports import OfficesStore
from station.people.offices.use_cases import OfficeHolders
from station.people.own_secrets import SecretChoices
from station.people.parameters import Parameters
from station.people.ports import SignInStore
from station.people.posts.listing import PostList
from station.people.posts.use_cases import OfficerPosts
from station.people.recovering import Recovery
from station.people.roster import Roster
from station.people.rule_list import RuleList
from station.people.sessions import Session
from station.people.sign_in import SignIn
from station.people.station_settings import StationSettings
from station.people.unit_life.ports import StockOfUnits
from station.people.unit_life.use_cases import UnitLives
from station.people.unit_life.void_use_cases import UnitVoids, UnitVoidStore
from station.people.unit_lists import DEPARTMENT_LIST, GROUP_LIST, GridList, UnitList
from station.people.voiding.ports import PeopleVoidStore
from station.people.voiding.use_cases import PeopleVoids


@dataclass(frozen=True, slots=True)
class PeopleServices:
    """Officers and units, accounts, who is at the desk, the rules' parameters, what is due, the station's settings."""

    codes: CodeMeanings
    roster: Roster
    handovers: SignedHandovers
    posts: OfficerPosts
    post_list: PostList
    voids: PeopleVoids
    unit_lives: UnitLives
    unit_voids: UnitVoids
    accounts: Accounts
    officer_list: OfficerList
    account_list: AccountList
    department_list: UnitList
    group_list: UnitList
    grid_list: GridList
    offices: OfficeHolders
    office_list: OfficeList
    conduct: Conduct
    conduct_files: ConductFiles
    conduct_list: ConductList
    sign_in: SignIn
    own_secrets: SecretChoices
    recovery: Recovery
    parameters: Parameters
    rule_list: RuleList
    deadlines: Deadlines
    deadline_list: DeadlineList
    working_days: WorkingDays
    station_settings: StationSettings
    failed_acts: FailedActs


def wire(
    store: SignInStore,
    due: DeadlineStore,
    calendar: CalendarStore,
    listing: ListStore,
    offices: OfficesStore,
    voids: PeopleVoidStore,
    units: UnitVoidStore,
    clock: Clock,
    *,
    secrets: Secrets,
    data: Path,
    conduct: ConductStore,
    check_printer: Callable[[str], object],
    check_archive: Callable[[Path], object],
    take_second: Callable[[Session, Path], object],
    confirm_settings: Callable[[Session, Settings, Settings], object],
    published: PublishedYears,
    awaited: Awaited,
    open_things: Sequence[OpenThings],
    stocks: Sequence[StockOfUnits],
    settled: Sequence[SettledThings],
    files: AttachmentFiles,
) -> PeopleServices:
    """The room over its ports; `store`, `due`, `calendar`, `listing`, `offices`, `voids` and `units` are one store.

    `secrets` makes verifiers, `data` is the station's folder (see `StationSettings`), `conduct` the same store, `published` a calendar of
    announced holidays, `awaited` knows whose deed the deadlines of other rooms ask for that bind nobody by name,
    `open_things` what stands in whose name in other rooms, `stocks` what units have of their own there, `settled` what left
    somebody's name; `files` keeps scans.
    """
    parameters, sign_in = Parameters(store, clock), SignIn(store, clock, secrets)
    in_name = (*open_things, OpenOrders())
    posts, records = OfficerPosts(store, clock), Conduct(conduct, files)
    return PeopleServices(
        codes=CodeMeanings(store),
        roster=Roster(store, clock, in_name, settled),
        handovers=SignedHandovers(store, clock, in_name, settled, sign_in, files),
        posts=posts,
        post_list=PostList(posts, listing, clock),
        voids=PeopleVoids(voids),
        unit_lives=UnitLives(units, stocks),
        unit_voids=UnitVoids(units, stocks),
        accounts=Accounts(store, clock, secrets),
        officer_list=OfficerList(listing),
        account_list=AccountList(listing),
        department_list=UnitList(listing, DEPARTMENT_LIST),
        group_list=UnitList(listing, GROUP_LIST),
        grid_list=GridList(listing),
        offices=OfficeHolders(offices),
        office_list=OfficeList(listing, OFFICE_LIST),
        conduct=records,
        conduct_files=ConductFiles(conduct, files, records),
        conduct_list=ConductList(listing),
        sign_in=sign_in,
        own_secrets=SecretChoices(store, clock, secrets),
        recovery=Recovery(store, clock, secrets),
        parameters=parameters,
        rule_list=RuleList(parameters, listing, clock),
        deadlines=Deadlines(due, awaited),
        deadline_list=DeadlineList(due),
        working_days=WorkingDays(calendar, published),
        failed_acts=FailedActs(data, clock),
        station_settings=StationSettings(data, check_printer, check_archive, take_second, confirm_settings),
    )
