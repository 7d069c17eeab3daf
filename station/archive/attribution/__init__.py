"""Attribution: whose recording it is, by who had the camera when it was made.

A doubt is stated, never guessed away.
"""
