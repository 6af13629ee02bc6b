"""What is in folders: which files are the pictures meant, and how much time and space all of them need."""
