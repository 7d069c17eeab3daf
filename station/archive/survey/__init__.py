"""The survey of a card or folder: its files with size, kind and time of recording, as frozen values."""
