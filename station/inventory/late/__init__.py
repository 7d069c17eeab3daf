"""What happened without the program, written on paper, and is entered late with its real time (EQ-10)."""
