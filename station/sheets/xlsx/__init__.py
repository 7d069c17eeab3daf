"""Workbooks of the Office Open XML format (ISO/IEC 29500), read as they show: sheets, formats, merged and hidden cells."""
