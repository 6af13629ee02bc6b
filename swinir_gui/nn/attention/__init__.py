"""Attention inside windows: what it is asked, and the two ways of computing it."""
