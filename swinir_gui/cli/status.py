"""The exit status of commands, which scripts rely on; 0 is all done, and what was asked for wrongly ends in ``grammar.USAGE``."""

FAILED, CANCELLED = 1, 130
