"""Adapters to hardware: one folder for each kind, with real adapters and a scripted one."""
