"""The register of equipment: list, detail, registering, changing, batch import, entitlement."""
