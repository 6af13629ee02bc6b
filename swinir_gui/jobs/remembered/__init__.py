"""What runs leave behind, so that the next one goes on where they were."""
