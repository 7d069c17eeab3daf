"""The clocks of devices: what they showed beside the station's, and what was set."""
