"""Attention inside windows: its interface, and two ways of computing it."""
