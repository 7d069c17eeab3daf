"""Renderers of documents and reports: for paper, screen and files."""
