"""All SQL: engine, schema, the conversion of rows to values, projections, the unit of work."""
