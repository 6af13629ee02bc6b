"""Requests: which picture, which model, how large, in which format, under which name; and what is refused."""
