"""Photos and papers of an item: invoice, warranty, certificate, what it looked like (EQ-10)."""
