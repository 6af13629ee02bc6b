"""Weight files: which ones there are, where they are, and what is in them."""
