"""What is carried from file to file besides pixels, and what is added to it."""
