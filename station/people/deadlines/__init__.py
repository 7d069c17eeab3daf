"""Deadlines of the office: whom their steps reach, claiming what is to be done (PF-09), holding one up while something prevents it."""
