"""The register of items: registering them one by one or from a file, and correcting their facts (EQ-10)."""
