"""The command line, ``swinir``."""
