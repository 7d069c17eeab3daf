"""The state that one transaction sees, with the readers of every room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, bindparam, select

from station.core.authentication import Authenticate
from station.core.clock import ClockReading
from station.core.errors import IntegrityProblem
from station.core.ledger import Stream
from station.core.listing import DamagedRow
from station.core.policy import Policy, Rulebook
from station.store.attested import Attestations, Attested
from station.store.attested.behind import Behind, apart_behind
from station.store.comparing import Difference
from station.store.facts import Facts
from station.store.guard import generations
from station.store.lists import SOURCES
from station.store.lists.list_rows import ListRows
from station.store.policies import policy_in_force
from station.store.prepared import Prepared
from station.store.readers.announced_years import CalendarRows
from station.store.readers.archive import ArchiveRows
from station.store.readers.attachments import AttachmentRows
from station.store.readers.clock import clock_set_since, read_since_restart
from station.store.readers.codes import CodeRows
from station.store.readers.conduct import ConductRows
from station.store.readers.credentials import CredentialRows
from station.store.readers.deadlines import DeadlineRows
from station.store.readers.equipment import EquipmentRows
from station.store.readers.figures import FigureRows
from station.store.readers.gear import GearRows
from station.store.readers.heads import HEAD_DAMAGED, end_at, head_lost
from station.store.readers.keeper_changes import KeeperRows
from station.store.readers.kits import KitRows
from station.store.readers.ledger import LedgerRows
from station.store.readers.matches import MatchRows
from station.store.readers.matters import MatterRows
from station.store.readers.offices import OfficeRows
from station.store.readers.parameters import named_parameter
from station.store.readers.people import PeopleRows
from station.store.readers.place_keys import PlaceKeyRows
from station.store.readers.places import PlaceRows
from station.store.readers.printing import PrintingRows
from station.store.readers.requests import RequestRows
from station.store.readers.reservations import ReservationRows
from station.store.readers.standards import PostRows, StandardRows
from station.store.readers.stocktakes import StocktakeRows
from station.store.readers.sync import SyncRows
from station.store.readers.told import ToldRows
from station.store.readers.voids import VoidRows
from station.store.readers.years import YearRows
from station.store.schema.ledger import ledger_head
from station.store.unchanged import Unchanged

_END = Prepared(select(ledger_head.c.seq).where(ledger_head.c.stream == bindparam("of")))


class View:
    """The state that one transaction sees."""

    def __init__(
        self,
        connection: Connection,
        rulebook: Rulebook,
        attestations: Attestations,
        authenticate: Authenticate | None = None,
    ) -> None:
        self._connection = connection
        self._rulebook = rulebook
        self._authenticate = authenticate
        self._ends: dict[Stream, int] = {}
        self._unchanged = Unchanged(connection)
        self.attested = Attested(connection, attestations, self._end_of)

    def _end_of(self, stream: Stream) -> int:
        """The number with which `stream` ends in this transaction. Raises like `end_at`."""
        end = self._ends.get(stream)
        if end is None:
            end = self._ends[stream] = self._unchanged.once(stream, lambda: self._read_end(stream))
        return end

    def _read_end(self, stream: Stream) -> int:
        found = _END.values(self._connection, of=stream.value)
        if not found:
            raise head_lost(stream)
        end = found[0]
        if type(end) is not int:
            raise IntegrityProblem(HEAD_DAMAGED, table=ledger_head.name, key=stream.value)
        return end

    def recorded_until(self, stream: Stream) -> datetime | None:
        """When the newest entry of `stream` was recorded, by the head's row; None where there is none. Raises like `end_at`."""
        return end_at(self._connection, stream).recorded

    def apart_behind(self, behind: Behind) -> Sequence[Difference]:
        """Rows behind a report that are not what the entries give, but of tables that are derived aside."""

        def anew() -> Attested:
            return Attested(self._connection, Attestations(), self._end_of)

        return apart_behind(self._connection, self.attested, anew, behind)

    @cached_property
    def ledger(self) -> LedgerRows:
        """The ledger itself."""
        return LedgerRows(self._connection)

    @cached_property
    def voids(self) -> VoidRows:
        """Which entries do not count."""
        return VoidRows(self._connection)

    @cached_property
    def people(self) -> PeopleRows:
        """Offices, officers, accounts."""
        return PeopleRows(self._connection, self.attested)

    @cached_property
    def offices(self) -> OfficeRows:
        """Who holds office."""
        return OfficeRows(self._connection, self.attested)

    @cached_property
    def keeper_changes(self) -> KeeperRows:
        """Changes of keeper that wait for their joint count."""
        return KeeperRows(self._connection, self.attested)

    @cached_property
    def conduct(self) -> ConductRows:
        """Records of conduct."""
        return ConductRows(self._connection, self.attested)

    @cached_property
    def matters(self) -> MatterRows:
        """Matters, and what names them."""
        return MatterRows(self._connection, self.attested)

    @cached_property
    def requests(self) -> RequestRows:
        """Requests and their steps."""
        return RequestRows(self._connection, self.attested)

    def clock_set_since(self, seq: int) -> timedelta:
        """The sum of all changes of the clock after the audit entry `seq`."""
        return clock_set_since(self._connection, seq)

    def read_since_restart(self, boot: str) -> ClockReading | None:
        """The reading of the clock that stands in the ledger for this start of the machine; None where none does."""
        return read_since_restart(self._connection, boot)

    @cached_property
    def codes(self) -> CodeRows:
        """Finds who has a code."""
        return CodeRows(self._connection, self.attested)

    @cached_property
    def equipment(self) -> EquipmentRows:
        """Items, loans, training."""
        return EquipmentRows(self._connection, self.attested)

    @cached_property
    def reservations(self) -> ReservationRows:
        """What is kept for coming activities."""
        return ReservationRows(self._connection, self.attested)

    @cached_property
    def stocktakes(self) -> StocktakeRows:
        """Stocktakes and what a book is made of."""
        return StocktakeRows(self._connection, self.attested)

    @cached_property
    def figures(self) -> FigureRows:
        """Counted groups for pictures."""
        return FigureRows(self._connection, self.attested)

    @cached_property
    def gear(self) -> GearRows:
        """What counts for a standard."""
        return GearRows(self._connection, self.attested)

    @cached_property
    def standards(self) -> StandardRows:
        """Catalogues of equipment."""
        return StandardRows(self._connection, self.attested)

    @cached_property
    def posts(self) -> PostRows:
        """Who has which post."""
        return PostRows(self._connection, self.attested)

    @cached_property
    def kits(self) -> KitRows:
        """Kits and their items."""
        return KitRows(self._connection, self.attested)

    @cached_property
    def told(self) -> ToldRows:
        """The entries of a time."""
        return ToldRows(self._connection)

    @cached_property
    def years(self) -> YearRows:
        """Entries in their order, for the audit of a year."""
        return YearRows(self._connection)

    @cached_property
    def places(self) -> PlaceRows:
        """Stores, rooms, vehicles, cabinets, positions."""
        return PlaceRows(self._connection, self.attested)

    @cached_property
    def place_keys(self) -> PlaceKeyRows:
        """Keys of places that somebody has."""
        return PlaceKeyRows(self._connection, self.attested)

    @cached_property
    def attachments(self) -> AttachmentRows:
        """Attached files."""
        return AttachmentRows(self._connection, self.attested)

    @cached_property
    def lists(self) -> ListRows:
        """The declared lists."""
        return ListRows(self._connection, SOURCES, self.attested)

    @cached_property
    def deadlines(self) -> DeadlineRows:
        """Deadlines of all rooms."""
        return DeadlineRows(self._connection, self.attested)

    @cached_property
    def calendar(self) -> CalendarRows:
        """Announced years of public holidays."""
        return CalendarRows(self._connection, self.attested, self._unchanged)

    @cached_property
    def archive(self) -> ArchiveRows:
        """Recordings and import sessions."""
        return ArchiveRows(self._connection, self.attested)

    @cached_property
    def sync(self) -> SyncRows:
        """The memory of the centre."""
        return SyncRows(self._connection, self._authenticate)

    @cached_property
    def printing(self) -> PrintingRows:
        """Printer tests."""
        return PrintingRows(self._connection, self.attested)

    @cached_property
    def matches(self) -> MatchRows:
        """Titles of foreign tables that were matched with columns."""
        return MatchRows(self._connection, self.attested)

    @cached_property
    def facts(self) -> Facts:
        """Facts about this database: station id, office code."""
        return Facts(self._connection)

    def generations(self, authenticate: Authenticate | None) -> dict[str, int]:
        """How often each table that no entry tells was written; see `station.store.guard`."""
        return generations(self._connection, authenticate)

    @cached_property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        return self._unchanged.once(("policy", id(self._rulebook)), self._read_policy)

    def _read_policy(self) -> Policy:
        return policy_in_force(self._rulebook, self.ledger.parameters(self.attested))

    def sound_policy(self) -> tuple[Policy, tuple[DamagedRow, ...]]:
        """The rulebook with those parameters that are as their entries say, and the others: to look at, not to act by.

        The value of one of the others raises its problem.
        """
        found, damaged = self.ledger.sound_parameters(self.attested)
        doubted = {named_parameter(each.key): each.problem for each in damaged}
        return policy_in_force(self._rulebook, found, doubted), damaged

    @cached_property
    def shown_policy(self) -> Policy:
        """The policy to show something by: a damaged parameter stops only what asks for it."""
        return self.sound_policy()[0]

    @cached_property
    def shipped_policy(self) -> Policy:
        """The rulebook without this office's parameters.

        For alarms, which must be recorded even when these are damaged.
        """
        return policy_in_force(self._rulebook, {})

    @cached_property
    def credentials(self) -> CredentialRows:
        """Password and PIN verifiers."""
        return CredentialRows(self._connection)
