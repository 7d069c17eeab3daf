"""Golden vectors: bytes, hashes and signatures of version 1, which no later program may compute otherwise.

The file was made once, its hashes with OpenSSL's command line. When a test here fails, the program has changed what
it would have recorded; the vectors are never adapted.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.core.ledger import (
    GENESIS,
    Checkpoint,
    Head,
    StoredEntry,
    Stream,
    entry_from_content,
    suite_named,
)
from station.core.ledger.chain import is_link
from station.store.keys import Ed25519Signer, signature_holds
from tests.core.ledger.chains import STATION, chain, hashed, verified

VECTORS = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
DIGESTS = {"sha256+ed25519": "sha256", "sm3+sm2": "sm3"}


def rows(suite: str) -> list[StoredEntry]:
    """The golden chain of a suite, made by the program as it is now."""
    return chain(3, epochs=[(1, suite)])


@pytest.mark.parametrize("suite", ["sha256+ed25519", "sm3+sm2"])
def test_entries_have_their_golden_bytes_and_hashes(suite: str) -> None:
    golden = VECTORS["chains"][suite]
    made = rows(suite)
    assert [row.content.decode() for row in made] == [each["content"] for each in golden]
    assert [row.hash.hex() for row in made] == [each["hash"] for each in golden]
    assert verified(made).ok


@pytest.mark.parametrize("suite", ["sha256+ed25519", "sm3+sm2"])
def test_golden_hashes_can_be_computed_by_an_outsider(suite: str) -> None:
    before = GENESIS
    for each in VECTORS["chains"][suite]:
        before = hashed(DIGESTS[suite], suite, before, each["content"].encode())
        assert before.hex() == each["hash"]


@pytest.mark.parametrize("suite", ["sha256+ed25519", "sm3+sm2"])
def test_an_entry_alone_is_told_from_an_altered_one(suite: str) -> None:
    for row in rows(suite):
        assert is_link(row.prev_hash, row.content, row.hash)
        assert not is_link(row.prev_hash, row.content + b" ", row.hash)
        assert not is_link(row.hash, row.content, row.hash)


def test_golden_entries_read_back_as_what_happened() -> None:
    held = VECTORS["chains"]["sha256+ed25519"][1]
    entry = entry_from_content(held["content"].encode(), bytes.fromhex(held["hash"]))
    assert (entry.station, entry.stream, entry.seq, entry.epoch) == (STATION, Stream.CUSTODY, 2, 1)
    assert (entry.actor.name, entry.actor.number) == ("李甲", "1001")
    assert [(each.role, each.proof) for each in entry.others] == [("taker", "pin")]
    assert entry.happened_at == datetime(2026, 11, 23, 1, 2, tzinfo=UTC)
    assert entry.recorded_at - entry.happened_at == timedelta(seconds=1)
    assert entry.subjects == ("item:BWC-0002", "officer:1002")
    assert entry.reference == {"stream": "custody", "seq": 2, "hash": held["hash"]}


def test_the_digest_of_the_commercial_suite_is_that_of_its_standard() -> None:
    """GB/T 32905, example 1."""
    assert suite_named("sm3+sm2").hash(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )


def test_a_checkpoint_has_its_golden_text_and_signature() -> None:
    signer = Ed25519Signer(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    last = rows("sha256+ed25519")[-1]
    head = Head(Stream.CUSTODY, last.epoch, last.seq, last.hash)
    made = Checkpoint.sign(STATION, head, datetime(2026, 11, 23, 10, 0, tzinfo=UTC), signer)
    assert made.note() == VECTORS["checkpoint"]
    assert signer.key_id == hashlib.sha256(signer.public_key).hexdigest()[:16]
    assert signature_holds(made.suite, signer.public_key, made.message(), made.signature)
