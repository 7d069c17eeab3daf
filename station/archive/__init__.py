"""The archive of recordings (音像资料): survey, plan, verified copy, catalogue, fixity.

Kept free of imports: the copy engine starts as a process of its own from below here and must start at once.
"""
