"""Fixtures of the archive's tests."""

from tests.archive.office import any_office, office

__all__ = ["any_office", "office"]
