"""The centre trusts no station: each has a login of its own, and PostgreSQL itself keeps it to the station's rows."""

from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
from psycopg import sql

from station.core.errors import Refused, SyncProblem
from station.store.central.keys import enrol_key
from station.store.central.logins import make_login, revoke_login
from station.store.central.setting_up import set_up_centre
from station.store.central.verifying import verify_centre
from station.sync.address import account_of, with_account
from station.sync.central_values import ANY_LOGIN, LoginWish, OwnerWord, RepairWish
from tests.plugins.postgres import PostgresServer
from tests.sync.centres import PROGRAM, HeldAddress, Linked, assert_centre_has_all, linked, lower, scalar

ONE, OTHER = "310110-01", "310110-02"


REPAIR = RepairWish(OwnerWord("damaged"))


@pytest.fixture
def stations(tmp_path: Path, pg_url: str) -> tuple[Linked, Linked]:
    """Two stations of one centre, which has their entries."""
    made = []
    for name in (ONE, OTHER):
        (tmp_path / name).mkdir()
        made.append(linked(tmp_path / name, pg_url, name))
    for station in made:
        station.append(4)
        assert station.sync.run(PROGRAM).troubles == ()
    return made[0], made[1]


def login_of(station: Linked) -> str:
    return account_of(station.address.get() or "")[0]


def as_station(station: Linked, port: int) -> psycopg.Connection:
    """What somebody with the login from a station's settings can open with any program."""
    address = (station.address.get() or "").replace("+psycopg", "")
    return psycopg.connect(address, port=port, autocommit=True, prepare_threshold=None)


READ = (
    "station",
    "station_key",
    "head",
    "entry",
    "receipt",
    "quarantine",
    "epoch_claim",
    "epoch_approval",
    "alarm",
)

FORBIDDEN = (
    "UPDATE entry SET content = ''",
    "DELETE FROM entry",
    "TRUNCATE entry",
    "DELETE FROM receipt",
    "DELETE FROM quarantine",
    "DELETE FROM epoch_claim",
    "DELETE FROM alarm",
    "DELETE FROM head",
    "INSERT INTO head SELECT station_id, 'third', epoch, suite, seq, hash, updated_at FROM head LIMIT 1",
    "UPDATE head SET station_id = '310110-02'",
    "UPDATE station_key SET revoked_at = NULL",
    "INSERT INTO station_key SELECT station_id, 'mine', suite, public_key, NULL, now() FROM station_key LIMIT 1",
    """
    INSERT INTO receipt (station_id, stream, seq, first_seq, epoch, hash, checkpoint, received_at)
    SELECT station_id, stream, 900, first_seq, epoch, hash, checkpoint, received_at FROM receipt LIMIT 1
    """,
    "INSERT INTO station VALUES ('310110-03', '310110', now())",
    "INSERT INTO epoch_approval SELECT station_id, stream, hash, 'mine', 'me', now() FROM entry LIMIT 1",
    "INSERT INTO station_login VALUES ('me', '310110-02', 'me', now())",
    "UPDATE station_login SET station_id = '310110-02'",
    "UPDATE station_login SET station_id = NULL",
    "ALTER TABLE entry DISABLE ROW LEVEL SECURITY",
    "DROP POLICY own_station ON entry",
    "CREATE ROLE mine",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
)
"""Of its own rows as well."""

FOREIGN = (
    """
    INSERT INTO entry SELECT '310110-02', stream, 900, epoch, kind, version, happened_at, recorded_at, received_at,
    content, prev_hash, hash FROM entry LIMIT 1
    """,
    """
    INSERT INTO receipt (station_id, stream, seq, first_seq, epoch, hash, checkpoint, digest)
    SELECT '310110-02', stream, 900, first_seq, epoch, hash, checkpoint, digest FROM receipt LIMIT 1
    """,
    "INSERT INTO quarantine VALUES ('310110-02', '', 'custody', 1, '', '', now(), '')",
    "INSERT INTO alarm VALUES ('310110-02', '', 'custody', '', '', '', now())",
    """
    INSERT INTO epoch_claim (station_id, stream, hash, epoch, seq, reason, key_id, copy, first_seen)
    VALUES ('310110-02', 'custody', '', 2, 6, 'restored', '', '', now())
    """,
)
"""Written for another station."""


@pytest.mark.parametrize("behind", ["straight", "pooler"])
def test_a_login_has_its_own_stations_rows_and_can_rewrite_none(
    stations: tuple[Linked, Linked], pg: PostgresServer, pg_url: str, pooler: int, behind: str
) -> None:
    one, other = stations
    with pg.connect(pg_url) as connection:
        before = connection.execute("SELECT * FROM head ORDER BY station_id, stream").fetchall()
        counted = scalar(connection, "SELECT count(*) FROM entry")
    with as_station(one, pooler if behind == "pooler" else pg.port) as connection:
        for table in READ:
            seen = connection.execute(
                sql.SQL("SELECT DISTINCT station_id FROM {}").format(sql.Identifier(table))
            )
            assert {row[0] for row in seen} <= {ONE}
        assert scalar(connection, "SELECT count(*) FROM entry") == 7
        assert connection.execute("SELECT login, station_id FROM station_login").fetchall() == [
            (login_of(one), ONE)
        ]
        for statement in (*FORBIDDEN, *FOREIGN):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
        moved = connection.execute("UPDATE head SET seq = 0 WHERE station_id = '310110-02'")
        assert moved.rowcount == 0
        locked = connection.execute("SELECT 1 FROM head WHERE station_id = '310110-02' FOR UPDATE")
        assert locked.fetchall() == []
    with pg.connect(pg_url) as connection:
        assert connection.execute("SELECT * FROM head ORDER BY station_id, stream").fetchall() == before
        assert scalar(connection, "SELECT count(*) FROM entry") == counted
    for station in (one, other):
        station.append(2)
        assert station.sync.run(PROGRAM).unsent == 0
    assert_centre_has_all(pg, pg_url, one, other)
    assert verify_centre(pg_url).problems == ()


@pytest.fixture
def bureau(pg: PostgresServer, pg_url: str) -> str:
    """A centre whose owner is no superuser and has a password, which the server asks for."""
    owner = f"bureau_{token_hex(3)}"
    with pg.connect(pg_url) as connection:
        connection.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'ganz geheim'")
        connection.execute(f"ALTER DATABASE {pg_url.rsplit('/', 1)[-1]} OWNER TO {owner}")
    pg.ask_passwords_of(owner)
    address = with_account(pg_url, owner, "ganz geheim")
    set_up_centre(address)
    return address


def test_what_an_enrolment_leaves_is_a_login_of_the_stations_own(
    tmp_path: Path, pg: PostgresServer, pg_url: str, bureau: str
) -> None:
    station = linked(tmp_path, bureau)
    kept = station.address.get() or ""
    login, password = account_of(kept)
    assert login.startswith(f"station_{ONE}_")
    assert "geheim" not in kept
    assert "bureau" not in kept
    pg.ask_passwords_of(login)
    assert station.sync.run(PROGRAM).unsent == 0
    station.address.set(with_account(kept, login, "guessed"))
    with pytest.raises(SyncProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.login_refused"
    with pg.connect(pg_url) as connection:  # as a log of the server would have it
        role = connection.execute(
            "SELECT rolpassword, rolsuper FROM pg_authid WHERE rolname = %s", [login]
        ).fetchone()
    assert role is not None
    assert role[0].startswith("SCRAM-SHA-256$")
    assert not role[1]
    # Enrolled again, a lost password is replaced, and one that is right is left as it is.
    again = station.enrolment.enrol(PROGRAM, bureau)
    assert (again.new, again.login) == (False, login)
    assert account_of(station.address.get() or "")[1] not in ("guessed", password)
    settled = station.address.get()
    station.enrolment.enrol(PROGRAM, bureau)
    assert station.address.get() == settled
    assert station.sync.run(PROGRAM).unsent == 0


def test_each_computer_of_a_station_has_a_login_and_one_is_shut_out_alone(
    tmp_path: Path, pg: PostgresServer, pg_url: str
) -> None:
    station = linked(tmp_path, pg_url)
    stolen = login_of(station)
    second = Linked(station.station, HeldAddress())
    made = make_login(pg_url, ONE, ANY_LOGIN)
    second.enrolment.enrol(
        PROGRAM, with_account(pg_url, made.login, made.password)
    )  # as it was told on paper
    assert login_of(second) == made.login != stolen
    assert second.sync.run(PROGRAM).unsent == 0
    assert verify_centre(pg_url).stations[0].logins == tuple(sorted((stolen, made.login)))
    for _ in range(2):
        assert revoke_login(pg_url, stolen, OwnerWord("stolen")).station == ONE
    with pytest.raises(SyncProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.login_refused"
    second.station.store.close()
    second.append(2)
    assert second.sync.run(PROGRAM).unsent == 0
    for wish, code in (
        (LoginWish(named=stolen), "sync.login_revoked"),
        (LoginWish(named="postgres"), "sync.login_taken"),
        (LoginWish(named="postgres", password="x"), "sync.login_mighty"),
        (LoginWish(named="nobody", password="x"), "sync.login_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            make_login(pg_url, ONE, wish)
        assert refused.value.code == code
    renewed = make_login(pg_url, ONE, LoginWish(named=made.login))
    assert (renewed.login, renewed.password == made.password) == (made.login, False)
    with pytest.raises(Refused) as refused:
        make_login(with_account(pg_url, made.login, renewed.password), ONE, ANY_LOGIN)
    assert refused.value.code == "sync.owner_needed"


@pytest.mark.rule("DM-03", "ledger")
def test_what_a_login_holds_is_named_and_ends_with_its_revocation(
    tmp_path: Path, pg: PostgresServer, pg_url: str, bureau: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The owner is no superuser; a login that holds a lock held up the station, and by a number the owner too."""
    monkeypatch.setattr("station.store.central.connecting.STANDING_SECONDS", 0.2)
    station = linked(tmp_path, bureau)
    stolen = make_login(bureau, ONE, ANY_LOGIN)
    with psycopg.connect(with_account(pg_url, stolen.login, "").replace("+psycopg", "")) as thief:
        thief.execute("SELECT pg_advisory_xact_lock(7401122001)")
        thief.execute("SELECT 1 FROM head FOR UPDATE")
        assert set_up_centre(bureau).created is False
        result = station.sync.run(PROGRAM)
        assert {each.code for each in result.troubles} == {"sync.centre_locked"}
        assert stolen.login in str(result.troubles[0].facts["holders"])
        assert revoke_login(bureau, stolen.login, OwnerWord("stolen")).running == ()
        with pytest.raises(psycopg.OperationalError):
            thief.execute("SELECT 1")
    assert station.sync.run(PROGRAM).unsent == 0
    with pg.connect(pg_url) as connection:
        assert not scalar(
            connection, f"SELECT pg_has_role('{account_of(bureau)[0]}', '{stolen.login}', 'MEMBER')"
        )
        connection.execute("CREATE ROLE mighty_reader; GRANT pg_read_server_files TO mighty_reader")
        connection.execute("CREATE ROLE mighty LOGIN; GRANT mighty_reader TO mighty")
    with pytest.raises(Refused) as refused:
        make_login(pg_url, ONE, LoginWish(named="mighty", password="x"))
    assert refused.value.code == "sync.login_mighty"


def test_a_login_that_is_not_the_owners_registers_nobody(
    tmp_path: Path, stations: tuple[Linked, Linked]
) -> None:
    (tmp_path / "third").mkdir()
    third = Linked(stations[0].station, HeldAddress())
    with pytest.raises(Refused) as refused:  # the login of another station, which sees nothing of this one
        third.enrolment.enrol(PROGRAM, stations[1].address.get() or "")
    assert refused.value.code == "sync.owner_needed"
    assert third.address.get() is None
    for login in (stations[0], stations[1]):  # nor a key, of its own station or of another
        with pytest.raises(Refused) as refused:
            enrol_key(login.address.get() or "", ONE, "00" * 32, OwnerWord("stolen"))
        assert refused.value.code == "sync.owner_needed"


def test_where_the_owner_makes_no_roles_it_is_said_what_to_run(
    tmp_path: Path, pg: PostgresServer, pg_url: str, bureau: str
) -> None:
    owner = account_of(bureau)[0]
    with pg.connect(pg_url) as connection:
        connection.execute(f"ALTER ROLE {owner} NOCREATEROLE")
    station = linked(tmp_path, bureau, enrol=False)
    with pytest.raises(Refused) as refused:
        station.enrolment.enrol(PROGRAM, bureau)
    facts = refused.value.facts
    assert (refused.value.code, facts["owner"]) == ("sync.cant_make_roles", owner)
    with pg.connect(pg_url) as connection:
        connection.execute(f"CREATE ROLE \"{facts['login']}\" {facts['role']} 'aufgeschrieben'")
    wish = LoginWish(named=str(facts["login"]), password="aufgeschrieben")
    made = station.enrolment.enrol(PROGRAM, bureau, wish)
    assert (made.new, made.login) == (True, facts["login"])
    assert station.sync.run(PROGRAM).unsent == 0
    assert (
        revoke_login(bureau, made.login, OwnerWord("stolen")).station == ONE
    )  # the role stays, without any right
    with pytest.raises(SyncProblem) as problem:
        station.sync.run(PROGRAM)
    assert problem.value.code == "sync.no_rights"


def test_a_login_that_all_stations_shared_goes_on_until_each_has_its_own(
    pg: PostgresServer, pg_url: str, stations: tuple[Linked, Linked]
) -> None:
    shared = f"writer_{token_hex(3)}"
    with pg.connect(pg_url) as connection:
        lower(connection)
        connection.execute(f'DROP OWNED BY "{login_of(stations[0])}", "{login_of(stations[1])}"')
        connection.execute(f"CREATE ROLE {shared} LOGIN")
        connection.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {shared}")
        connection.execute(f"GRANT UPDATE ON head TO {shared}")
    for station in stations:
        station.address.set(with_account(pg_url, shared, ""))
    assert set_up_centre(pg_url).former == 2
    for station in stations:
        station.append(2)
        assert station.sync.run(PROGRAM).unsent == 0
    proof = verify_centre(pg_url)
    assert (proof.whole, proof.shared, proof.stations[0].logins) == (True, (shared,), ())
    for station in stations:
        station.enrolment.enrol(PROGRAM, pg_url)
        assert login_of(station) != shared
    assert revoke_login(pg_url, shared, OwnerWord("stolen")).station == ""
    for station in stations:
        station.append(2)
        assert station.sync.run(PROGRAM).unsent == 0
    own = verify_centre(stations[0].address.get() or "")
    assert ([each.station for each in own.stations], own.whole) == ([ONE], False)


def test_a_login_that_only_reads_is_made_as_the_manual_says(
    pg: PostgresServer, pg_url: str, stations: tuple[Linked, Linked]
) -> None:
    manual = (Path(__file__).parents[2] / "docs/centre.md").read_text(encoding="utf-8")
    reader = f"reader_{token_hex(3)}"
    with pg.connect(pg_url) as connection:
        connection.execute(
            manual.partition("```sql\n")[2].partition("```")[0].replace("bureau_reader", reader)
        )
    address = with_account(pg_url, reader, "")
    proof = verify_centre(address)
    assert ([each.station for each in proof.stations], proof.problems, proof.whole) == (
        [ONE, OTHER],
        (),
        True,
    )
    with pytest.raises(Refused) as refused:
        verify_centre(address, repair=REPAIR)
    assert refused.value.code == "sync.owner_needed"


def test_a_station_that_still_has_the_owners_login_says_so(
    pg_url: str, stations: tuple[Linked, Linked]
) -> None:
    station = stations[0]
    own = station.address.get()
    station.address.set(pg_url)  # as an enrolment left it once
    assert [each.code for each in station.sync.run(PROGRAM).alarms] == ["sync.owner_login"]
    station.enrolment.enrol(PROGRAM, pg_url)
    assert station.address.get() not in (own, pg_url)
    assert station.sync.run(PROGRAM).alarms == ()
