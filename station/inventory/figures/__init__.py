"""Pictures of the office's gear as figures: when it is out, with whom, how late, how old, what is lost, how far counts are."""
