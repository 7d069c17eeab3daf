"""Checkpoints: what is signed is what is read, and any change of a note is noticed."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.ledger import Checkpoint, Head, Stream
from station.store.keys import create_key, load_key, signature_holds
from tests.core.ledger.chains import STATION, chain, head_of


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return create_key(tmp_path_factory.mktemp("key") / "station.pem")


@given(
    stream=st.sampled_from(list(Stream)),
    epoch=st.integers(1, 9),
    seq=st.integers(1, 2**53),
    digest=st.binary(min_size=32, max_size=32),
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_a_note_reads_back_as_it_was_signed(signer, stream, epoch, seq, digest, moment) -> None:
    made = Checkpoint.sign(STATION, Head(stream, epoch, seq, digest), moment.replace(tzinfo=UTC), signer)
    read = Checkpoint.parse(made.note())
    assert read == made
    assert signature_holds(read.suite, signer.public_key, read.message(), read.signature)


@given(st.data())
def test_a_changed_note_is_noticed(signer, data) -> None:
    made = Checkpoint.sign(STATION, head_of(chain(3)), datetime(2026, 11, 23, tzinfo=UTC), signer)
    note = made.note()
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters())
    changed = note[:at] + other + note[at + 1 :]
    try:
        read = Checkpoint.parse(changed)
    except ValueError:
        return
    holds = signature_holds(read.suite, signer.public_key, read.message(), read.signature)
    assert read == made if holds else read != made


@given(st.text(max_size=200))
def test_what_is_no_checkpoint_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("station-checkpoint/1", "station-checkpoint/2"),
        ("\nseq 3\n", "\nseq \uff13\n"),  # a full-width digit, which int() reads
        ("\nseq 3\n", "\n"),
        ("\nseq 3\n", "\nseq 3\nremark 3\n"),
    ],
)
def test_a_note_that_only_resembles_a_checkpoint_is_none(signer, was: str, now: str) -> None:
    """What is read is signed anew from its parts, so a part that is not read would change unnoticed."""
    note = Checkpoint.sign(STATION, head_of(chain(3)), datetime(2026, 11, 23, tzinfo=UTC), signer).note()
    assert was in note
    with pytest.raises(ValueError):
        Checkpoint.parse(note.replace(was, now))


def test_a_note_of_another_key_does_not_hold(signer, tmp_path) -> None:
    other = create_key(tmp_path / "other.pem")
    made = Checkpoint.sign(STATION, head_of(chain(3)), datetime(2026, 11, 23, tzinfo=UTC), other)
    assert not signature_holds(made.suite, signer.public_key, made.message(), made.signature)
    assert signature_holds(
        made.suite, load_key(tmp_path / "other.pem").public_key, made.message(), made.signature
    )
    assert made.key_id == hashlib.sha256(other.public_key).hexdigest()[:16]
