"""Reading the policy parameters that an administrator changed, as their entries say (PF-07)."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, select

from station.core.listing import DamagedRow
from station.store.prepared import Prepared
from station.store.readers.reading import STATE_DAMAGED, Attests, reads
from station.store.schema.ledger import policy_parameter

_PARAMETERS = Prepared(select(policy_parameter))
Parameters = dict[tuple[str, str], Any]
"""Values by rule and key."""


def parameters(connection: Connection, attested: Attests) -> Parameters:
    """All of them. Raises `IntegrityProblem` ``store.state_damaged``."""
    rows = _PARAMETERS.all(connection)
    found = dict(map(_parameter, rows))
    attested.require_all(policy_parameter, rows)
    return found


def sound_parameters(connection: Connection, attested: Attests) -> tuple[Parameters, tuple[DamagedRow, ...]]:
    """Those that their entries say, and the others, also those whose row is gone."""
    rows = _PARAMETERS.all(connection)
    wrong = dict.fromkeys(attested.all_apart(policy_parameter, rows))
    found = dict(_parameter(row) for row in rows if f"{row.rule}/{row.key}" not in wrong)
    return found, tuple(DamagedRow(policy_parameter.name, key, key, STATE_DAMAGED) for key in wrong)


def named_parameter(key: str) -> tuple[str, str]:
    """The rule and the parameter that a row's key names."""
    rule, _, parameter = key.partition("/")
    return rule, parameter


@reads(*policy_parameter.c)
def _parameter(row: Row[Any]) -> tuple[tuple[str, str], Any]:
    return (row.rule, row.key), json.loads(row.value)
