"""The archive of recordings (音像资料): survey, plan, verified copy, catalogue, fixity.

This module imports nothing, because the copy engine starts as a process of its own from below here and must start at
once.
"""
