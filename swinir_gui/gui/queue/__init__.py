"""The run: the queue, what the worker does with it, and what the canvas shows of that."""
