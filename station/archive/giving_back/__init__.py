"""Giving files of the archive back as they lay on their source: tree, names and times, each proved by its hash."""
