"""The plan of an import (pure).

Which files are copied under which name, which are stored already, which are held and why.
"""
