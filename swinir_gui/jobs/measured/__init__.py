"""What this machine was found to do: how fast models are on it, and how exact. It is kept from run to run."""
