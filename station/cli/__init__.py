"""The command line: one file per group of commands, the same services as the desktop.

A group is a module with ``register(commands)``: it adds its sub-parsers and gives each ``run=function``, where the
function takes a `Context` and returns an `Outcome`.
"""
