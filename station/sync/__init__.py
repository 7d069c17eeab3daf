"""Bringing the ledger to the centre: comparison, packages, the session, enrolment and what is shown of it."""
