"""采集: a tile per card or folder; survey, plan, confirm, verified copy, outcome."""
