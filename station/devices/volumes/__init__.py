"""Cards and drives: what is mounted now (`mounts`), what comes and goes (`watch`), and a scripted twin."""
