"""事项: cases, licences and others, and all that names one of them (PF-10)."""
