"""The run: what is in line, what the worker makes of it, and what the canvas shows of that."""
