"""The canvas: two pictures of one size, compared at any zoom."""
