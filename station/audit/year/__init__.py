"""The audit of a year: its figures from the entries, the package that is signed and kept, and the check of a package."""
