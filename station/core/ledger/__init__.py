"""The custody ledger: entries, their canonical bytes, the chain, checkpoints, and verification."""

from station.core.ledger.bodies import Body, Opaque, body_classes, recorded
from station.core.ledger.canonical import NotCanonical, canonical_bytes
from station.core.ledger.chain import GENESIS, Head, seal
from station.core.ledger.checkpoint import Checkpoint, SignatureCheck, Signer
from station.core.ledger.entry import (
    Actor,
    Draft,
    Entry,
    Participant,
    entry_from_content,
    subject,
)
from station.core.ledger.own_bodies import (
    ClockJudged,
    ClockJumped,
    ClockJumpedBack,
    ClockUnmeasured,
    ClockUnwatched,
    EntryRecovered,
    EpochStarted,
    KeyRenewed,
    LedgerRebuilt,
    LedgerSealed,
    LedgerVerified,
)
from station.core.ledger.stream import Stream
from station.core.ledger.suites import DEFAULT_SUITE, SUITES, Suite, suite_named
from station.core.ledger.verify import ChainProblem, ChainVerifier, StoredEntry, VerifiedStream
from station.core.ledger.witness_bodies import LossWitnessed, WitnessedEnd

__all__ = [
    "DEFAULT_SUITE",
    "GENESIS",
    "SUITES",
    "Actor",
    "Body",
    "ChainProblem",
    "ChainVerifier",
    "Checkpoint",
    "ClockJudged",
    "ClockJumped",
    "ClockJumpedBack",
    "ClockUnmeasured",
    "ClockUnwatched",
    "Draft",
    "Entry",
    "EntryRecovered",
    "EpochStarted",
    "Head",
    "KeyRenewed",
    "LedgerRebuilt",
    "LedgerSealed",
    "LedgerVerified",
    "LossWitnessed",
    "NotCanonical",
    "Opaque",
    "Participant",
    "SignatureCheck",
    "Signer",
    "StoredEntry",
    "Stream",
    "Suite",
    "VerifiedStream",
    "WitnessedEnd",
    "body_classes",
    "canonical_bytes",
    "entry_from_content",
    "recorded",
    "seal",
    "subject",
    "suite_named",
]
