"""How a device writes the times into the headers of its films, as a person who looked at the device states it (DM-05)."""
