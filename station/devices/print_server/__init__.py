"""The computer's print server (CUPS), spoken to over IPP from a process of its own."""
