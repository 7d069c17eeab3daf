"""Whose recording it is: worked out from who had the camera when it was made; doubt is said, never guessed away."""
