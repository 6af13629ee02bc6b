"""Pictures as arrays through a network on a device: plan, run, check. Knows no files."""
