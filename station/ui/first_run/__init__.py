"""The first start on a new data folder: questions, step by step, before a station is made."""
