"""The register of items: what comes onto it, one by one or from a file, and what is put right in it (EQ-10)."""
