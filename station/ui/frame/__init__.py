"""The parts of the main window around the page: navigation, top bar, job line, jobs panel, key help."""
