"""Every trouble has words in both languages, with every fact they name."""

import re
import string
from pathlib import Path

import pytest

from station.core.errors import IntegrityProblem, Refused, SyncProblem
from station.core.texts import load_texts
from station.sync.values import SyncReason, Trouble, error_code

STATION = Path(__file__).parents[2] / "station"
CODES = {
    code
    for folder in ("sync", "store/central")
    for path in (STATION / folder).glob("*.py")
    for code in re.findall(
        r'(?:Problem|Refused|Trouble)\(\s*(?:[a-z]+,\s*)?"(sync\.[a-z_]+)"', path.read_text("utf-8")
    )
} | {error_code(reason) for reason in SyncReason}

FAULTS = {
    code
    for name in ("core/ledger/verify.py", "sync/receiving.py")
    for code in re.findall(r'(?:_found\(|fault=|return )"([a-z_]+)"', (STATION / name).read_text("utf-8"))
}
"""What the verification of a package can find."""


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_trouble_has_words(code: str, language: str) -> None:
    assert load_texts(language).has(f"errors.{code}")


def test_the_codes_were_found() -> None:
    assert {"sync.no_centre", "sync.unreachable", "sync.fork", "sync.busy", "sync.other_key"} <= CODES


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("fork", {"stream", "common", "local", "centre"}),
        ("station_rollback", {"stream", "common", "local", "centre"}),
        ("centre_rollback", {"stream", "acked", "centre"}),
        ("local_chain_broken", {"stream", "seq", "fault"}),
        ("package_refused", {"stream", "seq", "fault"}),
        ("not_enrolled", {"station"}),
        ("wrong_key", {"station", "key_id", "public_key"}),
        ("former_key_unknown", {"stream", "seq", "station", "key_id", "former", "public_key"}),
        ("key_revoked", {"station", "key_id"}),
        ("unreachable", {"centre", "detail"}),
        ("epoch_waits", {"stream", "station", "seq", "epoch", "copy"}),
        ("older_centre", {"centre", "version", "known"}),
    ],
)
def test_words_name_only_facts_that_are_given(code: str, facts: set[str]) -> None:
    for language in ("zh_CN", "en"):
        text = load_texts(language)(f"errors.sync.{code}")
        assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= facts


def test_a_trouble_is_the_error_of_its_kind() -> None:
    kinds = {code: type(Trouble(None, code).error()) for code in CODES}
    assert kinds["sync.fork"] is IntegrityProblem
    assert kinds["sync.local_chain_broken"] is IntegrityProblem
    assert kinds["sync.wrong_key"] is Refused
    assert kinds["sync.unreachable"] is SyncProblem
    assert [kind.exit_code for kind in (IntegrityProblem, Refused, SyncProblem)] == [1, 1, 3]


def test_streams_and_faults_are_named_in_the_language_of_the_sentence() -> None:
    for code in FAULTS:
        facts = {"stream": "audit", "seq": 7, "fault": code}
        said = load_texts("zh_CN").error(IntegrityProblem("sync.package_refused", **facts))
        assert "审计账" in said
        assert not re.search(r"[a-z]{4,}", said.replace("ledger verify", "")), said
