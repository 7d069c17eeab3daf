"""One module per page of the desktop.

A page is a class that extends `station.ui.page.Page`; what the navigation knows of it is a
`station.ui.page.PageSpec`. A page takes its texts, the tasks and the services it calls by constructor, and nothing
else of the frame.
"""
