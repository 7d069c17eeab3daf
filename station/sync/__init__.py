"""Sending the ledger to the centre: comparison, packages, sessions, enrolment and status."""
