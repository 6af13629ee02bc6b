"""How the embedded models were made: data, degradation, start, schedule. Nothing in the program imports it."""
