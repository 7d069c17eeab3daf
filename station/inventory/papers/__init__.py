"""The papers that the regulations ask for about equipment: each with its fields in their order, its copies and who signs."""
