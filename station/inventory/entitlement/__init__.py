"""Entitlement: the equipment that officers must have, compared with what they have (EQ-02), and training (EQ-03)."""
