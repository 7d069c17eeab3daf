"""Offices, officers, accounts, roles, permissions and sign-in."""
