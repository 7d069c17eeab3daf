"""All SQL: engine, schema, rows and values, projections, unit of work."""
