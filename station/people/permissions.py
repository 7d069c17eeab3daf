"""Who may do what: permissions by function and the roles that bundle them (PF-05)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a person may do; every service call names the permission it needs."""

    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    ACCOUNTS_EDIT = "accounts.edit"
    ACCOUNT_OWN = "account.own"
    POLICY_EDIT = "policy.edit"
    EQUIPMENT_VIEW = "equipment.view"
    EQUIPMENT_EDIT = "equipment.edit"
    STOCK_KEEP = "stock.keep"
    COUNTER_OPERATE = "counter.operate"
    TRAINING_RECORD = "training.record"
    CONDUCT_RECORD = "conduct.record"
    MATTER_VIEW = "matter.view"
    MATTER_EDIT = "matter.edit"
    RECORDING_EXEMPT = "recording.exempt"
    PRINTER_TEST = "printer.test"
    PRINTER_FILE = "printer.file"
    IMPORT_RUN = "import.run"
    IMPORT_OTHERS = "import.others"
    ARCHIVE_VIEW_OWN = "archive.view_own"
    ARCHIVE_VIEW_DEPARTMENT = "archive.view_department"
    ARCHIVE_VIEW_OFFICE = "archive.view_office"
    ARCHIVE_OPEN_OWN = "archive.open_own"
    ARCHIVE_OPEN_DEPARTMENT = "archive.open_department"
    ARCHIVE_OPEN_OFFICE = "archive.open_office"
    ARCHIVE_RESOLVE = "archive.resolve"
    FIXITY_RUN = "fixity.run"
    FORM_FILL = "form.fill"
    FORM_FILE = "form.file"
    FORM_ISSUE = "form.issue"
    LEDGER_VIEW = "ledger.view"
    LEDGER_MAINTAIN = "ledger.maintain"
    SYNC_RUN = "sync.run"
    SYNC_CONFIGURE = "sync.configure"


class Role(StrEnum):
    """The roles of an office; the Chinese names are texts (``people.role.…``)."""

    OFFICER = "officer"
    EQUIPMENT_ADMINISTRATOR = "equipment_administrator"
    KEEPER = "keeper"
    OFFICE_LEADER = "office_leader"
    OFFICE_STAFF = "office_staff"
    BUREAU_OFFICE = "bureau_office"
    SYSTEM_ADMINISTRATOR = "system_administrator"


_P = Permission

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.EQUIPMENT_VIEW,
            _P.IMPORT_RUN,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.PRINTER_TEST,
        }
    ),
    Role.EQUIPMENT_ADMINISTRATOR: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.PEOPLE_VIEW,
            _P.MATTER_VIEW,
            _P.EQUIPMENT_VIEW,
            _P.EQUIPMENT_EDIT,
            _P.STOCK_KEEP,
            _P.COUNTER_OPERATE,
            _P.TRAINING_RECORD,
            _P.RECORDING_EXEMPT,
            _P.PRINTER_TEST,
            _P.PRINTER_FILE,
            _P.IMPORT_RUN,
            _P.IMPORT_OTHERS,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.FORM_FILL,
            _P.FORM_FILE,
            _P.LEDGER_VIEW,
            _P.SYNC_RUN,
        }
    ),
    Role.KEEPER: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.MATTER_VIEW,
            _P.EQUIPMENT_VIEW,
            _P.STOCK_KEEP,
            _P.PEOPLE_VIEW,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.FORM_FILL,
            _P.LEDGER_VIEW,
        }
    ),
    Role.OFFICE_LEADER: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.PEOPLE_VIEW,
            _P.CONDUCT_RECORD,
            _P.MATTER_VIEW,
            _P.MATTER_EDIT,
            _P.EQUIPMENT_VIEW,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.ARCHIVE_VIEW_DEPARTMENT,
            _P.ARCHIVE_OPEN_DEPARTMENT,
            _P.ARCHIVE_VIEW_OFFICE,
            _P.ARCHIVE_OPEN_OFFICE,
            _P.ARCHIVE_RESOLVE,
            _P.RECORDING_EXEMPT,
            _P.FIXITY_RUN,
            _P.FORM_FILE,
            _P.FORM_FILL,
            _P.FORM_ISSUE,
            _P.LEDGER_VIEW,
        }
    ),
    Role.OFFICE_STAFF: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.PEOPLE_VIEW,
            _P.PEOPLE_EDIT,
            _P.CONDUCT_RECORD,
            _P.MATTER_VIEW,
            _P.MATTER_EDIT,
            _P.EQUIPMENT_VIEW,
            _P.TRAINING_RECORD,
            _P.IMPORT_RUN,
            _P.IMPORT_OTHERS,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.ARCHIVE_VIEW_DEPARTMENT,
            _P.ARCHIVE_OPEN_DEPARTMENT,
            _P.ARCHIVE_VIEW_OFFICE,
            _P.ARCHIVE_OPEN_OFFICE,
            _P.ARCHIVE_RESOLVE,
            _P.FIXITY_RUN,
            _P.FORM_FILE,
            _P.FORM_FILL,
            _P.FORM_ISSUE,
            _P.LEDGER_VIEW,
            _P.SYNC_RUN,
        }
    ),
    Role.BUREAU_OFFICE: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.PEOPLE_VIEW,
            _P.MATTER_VIEW,
            _P.EQUIPMENT_VIEW,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_OPEN_OWN,
            _P.ARCHIVE_VIEW_DEPARTMENT,
            _P.ARCHIVE_OPEN_DEPARTMENT,
            _P.ARCHIVE_VIEW_OFFICE,
            _P.ARCHIVE_OPEN_OFFICE,
            _P.FIXITY_RUN,
            _P.FORM_ISSUE,
            _P.LEDGER_VIEW,
        }
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {
            _P.ACCOUNT_OWN,
            _P.PEOPLE_VIEW,
            _P.PEOPLE_EDIT,
            _P.ACCOUNTS_EDIT,
            _P.POLICY_EDIT,
            _P.MATTER_VIEW,
            _P.EQUIPMENT_VIEW,
            _P.ARCHIVE_VIEW_OWN,
            _P.ARCHIVE_VIEW_DEPARTMENT,
            _P.ARCHIVE_VIEW_OFFICE,
            _P.ARCHIVE_RESOLVE,
            _P.FIXITY_RUN,
            _P.LEDGER_VIEW,
            _P.LEDGER_MAINTAIN,
            _P.PRINTER_TEST,
            _P.PRINTER_FILE,
            _P.IMPORT_RUN,
            _P.IMPORT_OTHERS,
            _P.SYNC_RUN,
            _P.SYNC_CONFIGURE,
        }
    ),
}
"""What each role may do; a person with several roles may do what any of them may.

A system administrator looks after the records of all recordings and opens none of the recordings (DM-07).
"""


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """The permissions of a person with `roles`."""
    return frozenset().union(*(GRANTS[role] for role in roles))
