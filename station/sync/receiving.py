"""Checking a package at the centre before it is stored: first its place, then every byte. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping

from station.core.clock import from_record
from station.core.ledger import ChainVerifier, SignatureCheck, StoredEntry, suite_named
from station.core.ledger.verify import EPOCH_STARTED
from station.sync.claims import EpochClaim
from station.sync.comparison import HashAt
from station.sync.package import LARGEST_ENTRY, LIMITS, PackageLimits, SyncPackage
from station.sync.values import (
    CentreAnswer,
    CentreHead,
    ChainPlace,
    EnrolledKey,
    PackageOutcome,
    Restart,
    SyncReason,
)

UNDOUBTED = frozenset({"first", "moved", "new_key"})
"""Why an epoch began that the centre takes at once; a new key its owner has enrolled. Behind any other two copies may claim to be the station."""

_NEW_KEY = "new_key"

KEY_NOT_NEW = "key_not_new"
"""The fault of an epoch that is said to begin with a new key, and names one that an epoch before it named."""

CLAIM_UNSIGNED = "claim_unsigned"
"""The fault of a claim to an epoch that is not there, or that the key of the package did not sign."""

_LARGEST = 2**31


def receive(
    package: SyncPackage,
    head: CentreHead,
    keys: Iterable[EnrolledKey],
    held: HashAt,
    approved: Container[bytes],
    check: SignatureCheck,
    limits: PackageLimits = LIMITS,
    begun: Callable[[], frozenset[str]] = frozenset,
) -> CentreAnswer:
    """The answer to `package` at a centre whose stream ends at `head`, while that head is locked.

    ``ok``: store it and move the head; ``dup``: it is there already; ``gap``: it does not follow, send from the
    head on; ``held``: keep the claim of its epoch, store nothing; ``refused``: keep a raw copy aside and say why.
    `held` looks up hashes that the centre stores, `approved` has the hashes of the approved epochs' first entries,
    `begun` gives the ids of the keys that the epochs stored until now name.
    """
    known = {key.key_id: key for key in keys}
    signer = known.get(package.checkpoint.key_id)
    if not known:
        return _refused(head, SyncReason.NOT_ENROLLED)
    if signer is None:
        return _refused(head, SyncReason.WRONG_KEY, key_id=package.checkpoint.key_id)
    if signer.revoked:
        return _refused(head, SyncReason.KEY_REVOKED, key_id=signer.key_id)
    if (fault := _signature_fault(package, signer, check)) is not None:
        return _refused(head, SyncReason.BAD_PACKAGE, fault=fault)
    answer = _place(package, head, held)
    if answer is not None:
        return answer
    large = next((row.seq for row in package.entries if len(row.content) > LARGEST_ENTRY), None)
    if large is not None:
        return _refused(head, SyncReason.BAD_PACKAGE, fault="entry_too_large", seq=large)
    known_before = _known_key_renewed(package, begun)
    if known_before is not None:
        return _refused(head, SyncReason.BAD_PACKAGE, fault=KEY_NOT_NEW, seq=known_before)
    return _content(package, head, known, approved, lambda claim: claim.is_signed_by(signer, check), limits)


def _refused(head: CentreHead, reason: SyncReason, **facts: object) -> CentreAnswer:
    return CentreAnswer(PackageOutcome.REFUSED, head, reason, facts)


def _signature_fault(package: SyncPackage, signer: EnrolledKey, check: SignatureCheck) -> str | None:
    checkpoint = package.checkpoint
    fixed = checkpoint.head
    end = (package.station, package.stream, package.epoch, package.last)
    if (checkpoint.station, fixed.stream, fixed.epoch, ChainPlace(fixed.seq, fixed.hash)) != end:
        return "checkpoint_differs"
    if checkpoint.suite != signer.suite or not check(
        signer.suite, signer.public_key, checkpoint.message(), checkpoint.signature
    ):
        return "checkpoint_signature"
    return None


def _place(package: SyncPackage, at: CentreHead, held: HashAt) -> CentreAnswer | None:
    """The answer by place alone; None when the package follows the head exactly."""
    head = at.head
    if package.first == head.seq + 1:
        if package.entries[0].prev_hash == head.hash:
            return None
        return _refused(at, SyncReason.FORK, seq=package.first)
    if package.first > head.seq + 1:
        return CentreAnswer(PackageOutcome.GAP, at)
    # It begins among entries that are here: the last number that both have tells whether it is the same history.
    seq = min(package.last.seq, head.seq)
    brought = next((entry.hash for entry in package.entries if entry.seq == seq), None)
    if brought is None or brought != held(seq):
        return _refused(at, SyncReason.FORK, seq=seq)
    return CentreAnswer(PackageOutcome.DUPLICATE if package.last.seq <= head.seq else PackageOutcome.GAP, at)


def _content(
    package: SyncPackage,
    at: CentreHead,
    keys: Mapping[str, EnrolledKey],
    approved: Container[bytes],
    signed: Callable[[EpochClaim], bool],
    limits: PackageLimits,
) -> CentreAnswer:
    entries = package.entries
    if len(entries) > limits.entries or (len(entries) > 1 and package.size > limits.size):
        return _refused(at, SyncReason.BAD_PACKAGE, fault="too_large")
    verifier = ChainVerifier(package.station, package.stream, after=at.head, suite=suite_named(at.suite))
    verifier.feed(entries)
    problems = verifier.finish().problems
    if problems:
        return _refused(at, SyncReason.BAD_PACKAGE, fault=problems[0].code, seq=problems[0].seq)
    if at.head.seq == 0 and entries[0].kind != EPOCH_STARTED:
        return _refused(at, SyncReason.BAD_PACKAGE, fault="no_epoch", seq=entries[0].seq)
    suite = at.suite
    for row in entries:
        if not _storable(row):
            return _refused(at, SyncReason.BAD_PACKAGE, fault="unreadable", seq=row.seq)
        if row.kind == EPOCH_STARTED:
            key_id, key = named_key(row, keys)
            if key is None:
                # Not the one that signed: a key that the station had between two that the centre knows.
                named = str(epoch_body(row.content).get("public_key", ""))
                return _refused(at, SyncReason.FORMER_KEY, key_id=key_id, seq=row.seq, former=named)
            restart = restart_of(row)
            if restart is not None and restart.hash not in approved:
                claim = package.claim_of(restart)
                if claim is None or not signed(claim):
                    return _refused(at, SyncReason.BAD_PACKAGE, fault=CLAIM_UNSIGNED, seq=row.seq)
                return CentreAnswer(PackageOutcome.HELD, at, SyncReason.EPOCH_WAITS, restart=restart)
            suite = key.suite
    return CentreAnswer(PackageOutcome.OK, CentreHead(package.checkpoint.head, suite))


def _known_key_renewed(package: SyncPackage, begun: Callable[[], frozenset[str]]) -> int | None:
    """The number of an epoch in a package that gives a known key out as a new one; None where none does.

    Only a key that the owner enrolled since makes an epoch one that needs no approval.
    """
    opened = [row for row in package.entries if row.kind == EPOCH_STARTED]
    if not any(map(renews_key, opened)):
        return None
    named = set(begun())
    for row in opened:
        key_id = str(epoch_body(row.content).get("key_id", ""))
        if renews_key(row) and key_id in named:
            return row.seq
        named.add(key_id)
    return None


def renews_key(row: StoredEntry) -> bool:
    """Whether an epoch's first entry says that it began for a new key."""
    return epoch_body(row.content).get("reason") == _NEW_KEY


def _storable(row: StoredEntry) -> bool:
    """Whether the columns beside the content can be stored; the body is not judged here."""
    try:
        from_record(row.happened_at)
        from_record(row.recorded_at)
    except (ValueError, TypeError):
        return False
    return row.kind.isprintable() and 0 < row.version < _LARGEST and 0 < row.epoch < _LARGEST


def restart_of(row: StoredEntry) -> Restart | None:
    """The epoch that this first entry opens, where a person has to approve it; None for any other entry."""
    if row.kind != EPOCH_STARTED:
        return None
    named = epoch_body(row.content)
    reason, key_id, copy = (str(named.get(name, "")) for name in ("reason", "key_id", "database_id"))
    if reason in UNDOUBTED:
        return None
    return Restart(row.stream, row.epoch, row.seq, row.hash, reason, key_id, copy)


def epoch_body(content: bytes) -> Mapping[str, object]:
    """The body in the content of an epoch's first entry; an empty one where it can't be read."""
    try:
        held = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    body = held.get("body") if isinstance(held, dict) else None
    return body if isinstance(body, dict) else {}


def named_key(row: StoredEntry, keys: Mapping[str, EnrolledKey]) -> tuple[str, EnrolledKey | None]:
    """The key that an epoch's first entry names, when it is enrolled for the station under the same suite."""
    named = epoch_body(row.content)
    key_id = str(named.get("key_id", ""))
    key = keys.get(key_id)
    same = key is not None and (key.public_key.hex(), key.suite) == (
        named.get("public_key"),
        named.get("suite"),
    )
    return key_id, key if same else None
