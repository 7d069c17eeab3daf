"""The life of departments and groups: renamed, merged, ended, always the same unit to whoever knew it before."""
