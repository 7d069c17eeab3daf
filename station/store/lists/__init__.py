"""Lists from the database: one builder over the declaration of each list; a list adds a file here."""

from typing import Final

from station.store.lists.archive import IMPORT_SOURCE, RECORDING_SOURCE
from station.store.lists.conduct import CONDUCT
from station.store.lists.deadlines import DEADLINES
from station.store.lists.entitlement import GROUPS_LACKING, OFFICERS_LACKING
from station.store.lists.equipment import EQUIPMENT
from station.store.lists.kits import KITS
from station.store.lists.ledger import ENTRIES, HISTORY
from station.store.lists.matters import MATTERS
from station.store.lists.offices import OFFICES
from station.store.lists.people import ACCOUNT_SOURCE, OFFICER_SOURCE
from station.store.lists.rapid_tests import RAPID_TESTS
from station.store.lists.requests import REQUESTS
from station.store.lists.reservations import RESERVATIONS
from station.store.lists.serials import SERIAL_SOURCE
from station.store.lists.source import ListSource
from station.store.lists.stocktakes import STOCKTAKES
from station.store.lists.training import TRAININGS
from station.store.lists.units import DEPARTMENTS, GRIDS, GROUPS

SOURCES: Final[dict[str, ListSource]] = {
    source.name: source
    for source in (
        *(EQUIPMENT, KITS, RESERVATIONS, OFFICERS_LACKING, GROUPS_LACKING),
        *(RECORDING_SOURCE, IMPORT_SOURCE, SERIAL_SOURCE),
        *(OFFICER_SOURCE, ACCOUNT_SOURCE),
        *(DEPARTMENTS, GROUPS, GRIDS, OFFICES),
        *(CONDUCT, TRAININGS, MATTERS),
        DEADLINES,
        STOCKTAKES,
        RAPID_TESTS,
        REQUESTS,
        *(ENTRIES, HISTORY),
    )
}
