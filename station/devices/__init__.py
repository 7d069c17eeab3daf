"""Adapters to hardware, one folder per kind, each with its scripted twin."""
