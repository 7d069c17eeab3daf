"""Widgets that pages are built from: one file each, words by `Texts`, looks by role and token only."""
