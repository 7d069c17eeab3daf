"""Receipt printers over network, serial line and file, and their scripted twin."""
