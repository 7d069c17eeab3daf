"""A centre whose tables somebody changed is named with what differs; nothing is read from it and nothing written."""

from collections.abc import Callable
from pathlib import Path

import pytest

from station.core.errors import SyncProblem
from station.core.ledger import Stream
from station.store.central.centre import open_centre
from station.store.central.setting_up import set_up_centre
from station.store.central.shape import TABLES
from station.store.central.verifying import verify_centre
from station.sync.address import account_of
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, Linked, assert_centre_has_all, linked, local_rows, scalar
from tests.sync.test_continuing import continuing

CHANGES = [
    (
        "ALTER TABLE head ALTER COLUMN seq TYPE text",
        "ALTER TABLE head ALTER COLUMN seq TYPE bigint USING seq::bigint",
        ("head", "seq text NOT NULL", "seq bigint NOT NULL"),
    ),
    (
        "ALTER TABLE entry RENAME COLUMN prev_hash TO previous",
        "ALTER TABLE entry RENAME COLUMN previous TO prev_hash",
        ("entry", "-", "prev_hash bytea NOT NULL"),
    ),
    (
        "ALTER TABLE station_key DROP COLUMN revoked_at",
        "ALTER TABLE station_key ADD COLUMN revoked_at timestamptz",
        ("station_key", "-", "revoked_at timestamp with time zone"),
    ),
    (
        "ALTER TABLE epoch_approval RENAME TO kept; CREATE VIEW epoch_approval AS SELECT * FROM kept",
        "DROP VIEW epoch_approval; ALTER TABLE kept RENAME TO epoch_approval",
        ("epoch_approval", "VIEW", "TABLE"),
    ),
    (
        'ALTER TABLE head ALTER COLUMN stream TYPE text COLLATE "C"',
        'ALTER TABLE head ALTER COLUMN stream TYPE text COLLATE "default"',
        ("head", 'stream text COLLATE "C" NOT NULL', "stream text NOT NULL"),
    ),
    (
        "ALTER TABLE entry ALTER COLUMN happened_at DROP NOT NULL",
        "ALTER TABLE entry ALTER COLUMN happened_at SET NOT NULL",
        ("entry", "happened_at timestamp with time zone", "happened_at timestamp with time zone NOT NULL"),
    ),
    (
        "ALTER TABLE head DROP CONSTRAINT head_pkey",
        "ALTER TABLE head ADD PRIMARY KEY (station_id, stream)",
        ("head", "-", "PRIMARY KEY (station_id, stream)"),
    ),
    (
        "ALTER TABLE schema_version ALTER COLUMN version TYPE text",
        "ALTER TABLE schema_version ALTER COLUMN version TYPE integer USING version::integer",
        ("schema_version", "version text NOT NULL", "version integer NOT NULL"),
    ),
    ("ALTER TABLE alarm RENAME TO kept", "ALTER TABLE kept RENAME TO alarm", ("alarm", "-", "TABLE")),
]

BESIDE = [
    ("ALTER TABLE entry DISABLE ROW LEVEL SECURITY", "", ("entry", "-", "ROW LEVEL SECURITY")),
    ("DROP POLICY modest ON alarm", "", ("alarm", "-", "POLICY modest")),
    (
        "ALTER POLICY own_station ON head USING (true)",
        "",
        ("head", "POLICY own_station", "POLICY own_station"),
    ),
    ("ALTER TABLE receipt ALTER received_at DROP DEFAULT", "", ("receipt", "-", "received_at SET DEFAULT")),
    (
        "CREATE POLICY evil ON entry USING (true) WITH CHECK (true)",
        "DROP POLICY evil ON entry",
        ("entry", "POLICY evil", "-"),
    ),
    (
        "CREATE TRIGGER later BEFORE INSERT ON entry EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TRIGGER later ON entry",
        ("entry", "TRIGGER later", "-"),
    ),
    (
        "CREATE RULE swallow AS ON INSERT TO receipt DO INSTEAD NOTHING",
        "DROP RULE swallow ON receipt",
        ("receipt", "RULE swallow", "-"),
    ),
    (
        "ALTER TABLE entry ADD CONSTRAINT few CHECK (seq < 3) NOT VALID",
        "ALTER TABLE entry DROP CONSTRAINT few",
        ("entry", "CONSTRAINT few CHECK", "-"),
    ),
    (
        "ALTER TABLE entry ADD must text NOT NULL DEFAULT ''; ALTER TABLE entry ALTER must DROP DEFAULT",
        "ALTER TABLE entry DROP must",
        ("entry", "must text NOT NULL", "-"),
    ),
    ("CREATE TABLE kid () INHERITS (entry)", "DROP TABLE kid", ("entry", "INHERITED BY kid", "-")),
    (
        "GRANT UPDATE ON station_login TO PUBLIC",
        "",
        ("station_login", "GRANT UPDATE ON station_login TO PUBLIC", "-"),
    ),
    (
        "REVOKE SELECT ON station_login FROM PUBLIC",
        "",
        ("station_login", "-", "GRANT SELECT ON station_login TO PUBLIC"),
    ),
    ('GRANT INSERT ON receipt TO "{login}"', "", ("receipt", 'GRANT INSERT ON receipt TO "{login}"', "-")),
    (
        'GRANT INSERT, SELECT ON alarm TO "{login}" WITH GRANT OPTION',
        "",
        ("alarm", 'GRANT INSERT ON alarm TO "{login}" WITH GRANT OPTION', "-"),
    ),
]
"""What changes a guard, what takes it back (what is missing is put back by a set-up), and how it is told."""


@pytest.fixture
def station(tmp_path: Path, pg_url: str) -> Linked:
    made = linked(tmp_path, pg_url)
    made.append(3)
    assert made.sync.run(PROGRAM).unsent == 0
    return made


@pytest.mark.rule("DM-03", "ledger")
def test_a_changed_table_is_named_with_what_it_has_to_be(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    asked: list[Callable[[], object]] = [
        lambda: station.sync.run(PROGRAM),
        lambda: continuing(station).preview(PROGRAM),
        lambda: verify_centre(pg_url),
        lambda: set_up_centre(pg_url),
    ]
    before = local_rows(station.store)
    for change, back, told in CHANGES:
        with pg.connect(pg_url) as connection:
            connection.execute(change)
            for ask in asked:
                with pytest.raises(SyncProblem) as problem:
                    ask()
                assert problem.value.code == "sync.tables_changed", change
                assert tuple(problem.value.facts[name] for name in ("table", "found", "expected")) == told
            connection.execute(back)
    assert local_rows(station.store) == before
    with pg.connect(pg_url) as connection:
        # What somebody adds is theirs.
        connection.execute("ALTER TABLE entry ADD COLUMN note text; CREATE INDEX ON entry (kind)")
    station.append(1)
    assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, station)
    assert verify_centre(pg_url).problems == ()


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "change", ["ALTER COLUMN hash TYPE text USING hash::text", "RENAME COLUMN hash TO digest"]
)
def test_a_table_that_is_changed_during_a_session_is_named_too(
    station: Linked, pg: PostgresServer, pg_url: str, change: str
) -> None:
    with open_centre(station.address.get() or "") as centre:
        assert centre.state_of("310110-01").keys
        with pg.connect(pg_url) as connection:
            connection.execute("DROP POLICY modest ON entry")
            connection.execute(f"ALTER TABLE entry {change}")
        with pytest.raises(SyncProblem) as problem:
            centre.hash_at("310110-01", Stream.CUSTODY, 2)
    assert problem.value.code == "sync.tables_changed"
    assert problem.value.facts["table"] == "entry"


@pytest.mark.rule("DM-03", "ledger")
def test_row_security_and_what_stands_beside_a_table_is_named_and_a_set_up_puts_back_what_is_ours(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    asked: list[Callable[[], object]] = [lambda: station.sync.run(PROGRAM), lambda: verify_centre(pg_url)]
    login = account_of(station.address.get() or "")[0]
    with pg.connect(pg_url) as connection:
        for change, back, told in BESIDE:
            connection.execute(change.replace("{login}", login))
            for ask in [*asked, *([lambda: set_up_centre(pg_url)] if back else [])]:
                with pytest.raises(SyncProblem) as problem:
                    ask()
                assert problem.value.code == "sync.tables_changed", change
                facts = [str(problem.value.facts[name]) for name in ("table", "found", "expected")]
                needed = [word.replace("{login}", login) for word in told]
                assert all(fact.startswith(word) for fact, word in zip(facts, needed, strict=True)), facts
            if back:
                connection.execute(back)
            set_up_centre(pg_url)
            assert verify_centre(pg_url).problems == ()
        owner = str(scalar(connection, "SELECT session_user"))
        connection.execute(
            f'CREATE SCHEMA "{owner}"; CREATE TABLE "{owner}".entry (LIKE public.entry INCLUDING ALL)'
        )
        with pytest.raises(SyncProblem) as problem:
            verify_centre(pg_url)
        assert problem.value.facts["expected"] == "public.entry"
    station.append(1)
    assert station.sync.run(PROGRAM).unsent == 0


@pytest.mark.rule("DM-03", "ledger")
def test_a_server_that_prints_definitions_otherwise_is_asked_how_it_prints_ours(
    station: Linked, pg: PostgresServer, pg_url: str
) -> None:
    station.append(1)
    with pg.connect(pg_url) as connection:
        database = connection.info.dbname
        connection.execute(f"ALTER DATABASE {database} SET quote_all_identifiers = on")
        assert station.sync.run(PROGRAM).unsent == 0
        set_up_centre(pg_url)
        connection.execute("ALTER POLICY own_station ON head USING (station_id <> '')")
        with pytest.raises(SyncProblem) as problem:
            station.sync.run(PROGRAM)
        found, expected = (str(problem.value.facts[name]) for name in ("found", "expected"))
        assert "<>" in found
        assert '"session_user"' not in expected
        assert '"station_login"' in expected
        set_up_centre(pg_url)
        assert verify_centre(pg_url).problems == ()
        # Who may make no temporary tables can't ask, and trusts nothing that is printed otherwise.
        connection.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC")
        with pytest.raises(SyncProblem):
            station.sync.run(PROGRAM)
        connection.execute(f"GRANT TEMPORARY ON DATABASE {database} TO PUBLIC")
        connection.execute(f"ALTER DATABASE {database} RESET quote_all_identifiers")


def test_every_column_that_a_set_up_makes_is_compared(pg: PostgresServer, pg_url: str) -> None:
    set_up_centre(pg_url)
    with pg.connect(pg_url) as connection:
        made = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
    assert set(made) == {(name, column) for name, table in TABLES.items() for column in table.columns}
