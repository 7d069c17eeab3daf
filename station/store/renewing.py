"""Putting a new key in the place of the station's: the file is made first, the database names it, then it takes the name.

A program that is killed between leaves the new key beside the old one; the next opening looks which of them the ledger
names (`complete_renewal`). The former key stays beside it: a database of before needs it, should it come back.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from station.audit.renewing import Conclude, NewKey
from station.core.authentication import Authenticate
from station.core.errors import IntegrityProblem, Refused, StoreProblem
from station.core.ledger import EpochStarted, Head, KeyRenewed, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.store.clock_at_start import look_at_shut
from station.store.engine import transaction
from station.store.epochs import begin_with_key
from station.store.guard import StationKey, guard_problems
from station.store.keys import create_key, keep_key, load_key
from station.store.keys.current import CurrentKey
from station.store.opening import require_own_key
from station.store.store import Store
from station.store.view import View
from station.store.witness import Provenance, WitnessRecord
from station.store.witnessed import look_at_witness, renewed_since

_PENDING = "station-new.pem"
_FORMER = "station-former-"


class StoredKeys:
    """The key of the station in `file`; `current` is the one in use, None where the station could not be opened with it."""

    def __init__(self, store: Store, current: CurrentKey | None, file: Path) -> None:
        self._store, self._current, self._file = store, current, file

    def renew(self, conclude: Conclude) -> NewKey:
        """Make a key, begin an epoch with it, guard with it, `conclude`, and put it in the old one's place."""
        store = self._store
        former = _named(store)
        held = self._current is not None and self._current.public_key.hex() == former.public_key
        known = None if store.witness is None else store.witness.witness_record(store.authenticate)
        if held:
            self._require_decided(known)
        if self._current is None:
            look_at_shut(store, known)
        pending = self._file.with_name(_PENDING)
        _make_room(pending)
        signer = create_key(pending, former.suite)
        with store.read() as view:
            station = view.facts.require("station_id")
        key = NewKey(station, signer.key_id, signer.public_key.hex(), former.key_id, held)
        with store.write() as work:
            begin_with_key(work, store.clock, signer, secrets.token_hex(16), known, shared=store.shared)
            conclude(work, key, work.guard_anew(signer.authenticate))
        self._take(signer, pending)
        return key

    def _take(self, signer: StationKey, pending: Path) -> None:
        self._store.use_key(signer)
        try:
            self._store.take_over_witness()
        finally:
            _put_in_place(pending, self._file)
            if self._current is not None:
                self._current.replace(signer)

    def _require_decided(self, known: WitnessRecord | None) -> None:
        """Raise Refused where rows or the witness differ from what the old key vouches for: the new one would hide it."""
        store = self._store
        with transaction(store.engine, write=False) as connection:
            apart = bool(guard_problems(connection, store.authenticate))
        with store.read() as view:
            found = look_at_witness(store, view, known)
        if apart or found.findings:
            raise Refused("ledger.renew_beside", rule="DM-03")


def complete_renewal(store: Store, file: Path) -> None:
    """Put a new key in its place that the ledger names already, where a program was ended before it did so."""
    pending = file.with_name(_PENDING)
    if not pending.exists():
        return
    try:
        signer, named = load_key(pending), _named(store)
    except (StoreProblem, IntegrityProblem):
        return  # the opening says what is wrong
    if signer.public_key.hex() != named.public_key:
        return
    carried = False
    with contextlib.suppress(StoreProblem):
        carried = _vouched(store, load_key(file))
    carried = carried or _left_by_renewal(store, signer)
    _put_in_place(pending, file)
    if carried:
        store.use_key(signer)
        store.take_over_witness()


def place_beside(store: Store, file: Path, new: Path) -> str:
    """Put the station's new key, made at another desktop, in the place of the one in `file`; returns its id.

    The witness here bears the mark of the former key as long as that lies here, so it can be carried over. Raises
    `StoreProblem` ``store.key_differs``, ``store.key_former``, ``store.key_place_taken``, and as `load_key`.
    """
    signer = load_key(new)
    require_own_key(store, signer)
    with contextlib.suppress(StoreProblem):
        if load_key(file).public_key == signer.public_key:
            return signer.key_id
    pending = file.with_name(_PENDING)
    _make_room(pending)
    keep_key(pending, signer)
    complete_renewal(store, file)
    return signer.key_id


def _vouched(store: Store, former: StationKey) -> bool:
    """Whether the witness is proved by a `former` key that people replaced since, and says nothing against the database."""
    known = None if store.witness is None else store.witness.witness_record(former.authenticate)
    if known is None or known.provenance is not Provenance.OWN:
        return False
    with store.read() as view:
        found = look_at_witness(store, view, known)
        return not (found.findings or found.apart) and renewed_since(view, former.key_id)


def _left_by_renewal(store: Store, signer: StationKey) -> bool:
    """Whether the witness is as a renewal without the former key found it, and that renewal is the last thing on record.

    Nobody can prove such a witness any more. But two people had it written anew, and that alone is what was not done.
    """
    witness = store.witness
    known = None if witness is None else witness.witness_record(None)
    if witness is None or known is None:
        return False
    with store.read() as view:
        renewals = view.ledger.of_kind(Stream.AUDIT, KeyRenewed.KIND, 1)
        if not renewals:
            return False
        renewal, told = renewals[0], renewals[0].typed
        if not isinstance(told, KeyRenewed) or told.at_hand or told.public_key != signer.public_key.hex():
            return False
        begun, *before = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 2)
        last = {Stream.CUSTODY: begun.seq, Stream.AUDIT: renewal.seq}
        return (
            begun.of(EpochStarted).reason == "new_key"
            and all(view.ledger.head(stream).seq == seq for stream, seq in last.items())
            and known.database_id in {each.of(EpochStarted).database_id for each in before}
            and known.settings.items() <= witness.settings.items()
            and all(_was_end(view, stream, known.heads.get(stream)) for stream in Stream)
        )


def _was_end(view: View, stream: Stream, seen: Head | None) -> bool:
    """Whether a stream ended there, whole, when its newest epoch began."""
    (begun,) = view.ledger.of_kind(stream, EPOCH_STARTED, 1)
    return (
        seen is not None and seen.seq == begun.seq - 1 and view.ledger.hash_at(stream, seen.seq) == seen.hash
    )


def former_public_keys(folder: Path) -> Iterable[bytes]:
    """The keys that this station had before, as far as their files lie here."""
    return (each.public_key for each in _former_keys(folder))


def former_marks(folder: Path) -> Iterable[tuple[str, Authenticate]]:
    """The marks of these keys, by the ids of the keys: they prove a witness that was written before a new one came."""
    return ((each.key_id, each.authenticate) for each in _former_keys(folder))


def _former_keys(folder: Path) -> Iterator[StationKey]:
    for path in _former_files(folder):
        with contextlib.suppress(StoreProblem):
            yield load_key(path)


def _former_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_FORMER}*.pem"))


def _make_room(pending: Path) -> None:
    """Remove a new key that was never named. Raises `StoreProblem` ``store.key_place_taken`` where it is no file."""
    try:
        pending.unlink(missing_ok=True)
    except OSError as problem:
        raise StoreProblem("store.key_place_taken", path=str(pending)) from problem


def _named(store: Store) -> EpochStarted:
    """How the newest epoch began. Raises `IntegrityProblem`."""
    with store.read() as view:
        return view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 1)[0].of(EpochStarted)


def _put_in_place(pending: Path, file: Path) -> None:
    """Give the new key the name of the old one, which stays beside it. Raises `StoreProblem`."""
    try:
        if file.exists() or file.is_symlink():
            name = secrets.token_hex(4)
            with contextlib.suppress(StoreProblem):
                name = load_key(file).key_id
            file.replace(file.with_name(f"{_FORMER}{name}.pem"))
        pending.replace(file)
    except OSError as problem:
        raise StoreProblem("store.key_not_placed", path=str(file), detail=problem.strerror or "") from problem
