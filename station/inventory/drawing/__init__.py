"""What was drawn at random, as other rooms of the inventory go by it; the draw itself is `station.audit.draws`."""
