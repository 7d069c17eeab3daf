"""How long recordings are kept beyond what their activities ask: marks that devices set, and what people decide (DM-04)."""
