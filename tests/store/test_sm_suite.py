"""A station of the suite sm3+sm2: chained by SM3, signed by SM2, with any edit found like in every other."""

import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text

from station.audit.proof import Proof
from station.core.errors import StoreProblem
from station.core.ledger import SUITES, Stream
from station.people.sessions import program_session
from station.store.engine import transaction
from station.store.keeping import StoredLedger
from station.store.keys import Sm2Signer, create_key, load_key, signature_holds
from station.store.verification import verify_ledger
from tests.plugins.patience import HANG_SECONDS
from tests.plugins.stations import make_station

PROGRAM = program_session()


def test_a_station_of_the_sm_suite_is_chained_and_signed(tmp_path: Path) -> None:
    station = make_station(tmp_path, tmp_path / "station.db", suite="sm3+sm2")
    proof = Proof(StoredLedger(station.store), station.signer, station.clock)
    custody, _audit = proof.checkpoint(PROGRAM)
    assert custody.suite == "sm3+sm2"
    station.assert_sound()

    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text("UPDATE checkpoint SET note = replace(note, 'seq 1', 'seq 2')"))
    problems = verify_ledger(station.store, signature_holds).problems
    assert {(each.code, each.stream) for each in problems} == {
        ("checkpoint_signature", stream.value) for stream in Stream
    }
    station.store.close()


def test_the_key_is_kept_and_loaded(tmp_path: Path) -> None:
    made = create_key(tmp_path / "key.pem", "sm3+sm2")
    loaded = load_key(tmp_path / "key.pem")
    assert isinstance(loaded, Sm2Signer)
    assert loaded.public_key == made.public_key
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    signature = made.sign(b"custody")
    assert signature_holds("sm3+sm2", made.public_key, b"custody", signature)
    assert not signature_holds("sm3+sm2", made.public_key, b"custodY", signature)
    assert not signature_holds("sm3+sm2", made.public_key[:-1], b"custody", signature)
    assert not signature_holds("sha256+ed25519", made.public_key, b"custody", signature)


def test_without_openssl_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreProblem) as missing:
        create_key(tmp_path / "key.pem", "sm3+sm2")
    assert missing.value.code == "store.no_openssl"
    assert not (tmp_path / "key.pem").exists()


def test_another_program_agrees_with_the_digest() -> None:
    """The standard's own example: SM3 of ``abc`` (GB/T 32905, A.1), by OpenSSL and by the suite."""
    said = subprocess.run(
        ["openssl", "dgst", "-sm3", "-r"], input=b"abc", capture_output=True, check=True, timeout=HANG_SECONDS
    )
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert said.stdout.split()[0].decode() == expected == SUITES["sm3+sm2"].hash(b"abc").hex()
