"""The second archive: another disk with a verified copy of every recording, marked, listed, checked and made up for (DM-03)."""
