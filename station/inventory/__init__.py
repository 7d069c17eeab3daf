"""Equipment and what is done with it: register, counter, care, printers."""
