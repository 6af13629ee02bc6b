"""When a run has ended: what became of its pictures, and what the computer does then."""
