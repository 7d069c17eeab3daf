"""What lies on a card or in a folder: files with their size, kind and time of recording, as frozen values."""
