"""Qt models over plain sequences of frozen values; see `record_model` and `paged_model`."""
