"""What a server's own schema has too many or too few is named as on SQLite, though all of it is asked for at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.store.beside.schema import schema_apart
from station.store.comparing import lost_tables
from station.store.engine import transaction
from station.store.schema.equipment import item
from tests.plugins.databases import Databases
from tests.plugins.stations import filled_on_postgres

CHANGES = (
    "CREATE TABLE more ()",
    "CREATE VIEW seen AS SELECT 1",
    "ALTER TABLE credential ADD COLUMN more text",
    "ALTER TABLE item DROP COLUMN note",
    "CREATE INDEX more_tags ON officer (name)",
    "DROP INDEX item_state",
    "CREATE TRIGGER later BEFORE INSERT ON ledger_entry EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE swallow AS ON INSERT TO ledger_head DO INSTEAD NOTHING",
)


@pytest.mark.rule("DM-03", "beside")
def test_what_was_done_to_the_schema_of_a_server_is_named(tmp_path: Path, databases: Databases) -> None:
    with filled_on_postgres(tmp_path, databases, "new", lambda made: None) as station:
        with transaction(station.store.engine, write=True) as connection:
            assert (schema_apart(connection), lost_tables(connection)) == ([], frozenset())
            for change in CHANGES:
                connection.exec_driver_sql(change)
        with transaction(station.store.engine, write=False) as connection:
            found = {(each.code, each.facts["sort"], each.facts["name"]) for each in schema_apart(connection)}
            assert lost_tables(connection) == {item}
    assert found == {
        ("schema_foreign", "table", "more"),
        ("schema_foreign", "view", "seen"),
        ("schema_foreign", "column", "credential.more"),
        ("schema_missing", "column", "item.note"),
        ("schema_foreign", "index", "officer.more_tags"),
        ("schema_missing", "index", "item.item_state"),
        ("schema_foreign", "trigger", "ledger_entry.later"),
        ("schema_foreign", "trigger", "ledger_head.swallow"),
    }
