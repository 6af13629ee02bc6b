"""Runs many pictures: their order and threads, what a failure means, and how long the rest will take."""
