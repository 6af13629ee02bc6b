"""What was measured on this machine: how fast models are on it, and how exact. It is kept from run to run."""
