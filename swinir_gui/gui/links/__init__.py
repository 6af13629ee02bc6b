"""Connects the window with the work behind it, one concern each."""
