"""Real recordings and cards, made on the spot."""
