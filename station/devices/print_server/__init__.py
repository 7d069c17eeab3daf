"""The computer's print server (CUPS), used over IPP from a separate process."""
