"""The rulebook and the policy in force: what the rules ask, and the parameters that an administrator sets.

A rule is cited by its id (``EQ-10``). No time limit, list or quantity of a rule is a constant in code: each is a
parameter with a default in the rulebook file, and an entry in the ledger changes it.
"""

from station.core.policy.activities import (
    Activity,
    Formula,
    RetentionClass,
    activities,
    activity,
    current_activities,
    retention_classes,
)
from station.core.policy.catalogue import (
    Category,
    Mode,
    Per,
    activity_mode,
    categories,
    categories_by_number,
    category,
    kept_in_person,
    loan_days,
    training_mode,
)
from station.core.policy.hours import working_hours
from station.core.policy.policy import Policy
from station.core.policy.rule import (
    Bilingual,
    Chapter,
    Choice,
    JSONValue,
    Parameter,
    ParameterColumn,
    ParameterType,
    ParameterUnit,
    Regulation,
    Rule,
    bilingual_words,
)
from station.core.policy.rulebook import Rulebook, RulebookError, load_rulebook

__all__ = [
    "Activity",
    "Bilingual",
    "Category",
    "Chapter",
    "Choice",
    "Formula",
    "JSONValue",
    "Mode",
    "Parameter",
    "ParameterColumn",
    "ParameterType",
    "ParameterUnit",
    "Per",
    "Policy",
    "Regulation",
    "RetentionClass",
    "Rule",
    "Rulebook",
    "RulebookError",
    "activities",
    "activity",
    "activity_mode",
    "bilingual_words",
    "categories",
    "categories_by_number",
    "category",
    "current_activities",
    "kept_in_person",
    "load_rulebook",
    "loan_days",
    "retention_classes",
    "training_mode",
    "working_hours",
]
