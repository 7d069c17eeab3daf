"""The first start on a new data folder: what is asked, step by step, before a station is made."""
