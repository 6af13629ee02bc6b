"""After a run: the report on its pictures, and what the computer does then."""
