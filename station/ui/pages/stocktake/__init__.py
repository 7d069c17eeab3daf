"""盘点: the counts of the office, the one that runs with its scan box, and what is decided about findings."""
