"""What runs beside the window: the one inference thread, and short errands on a few others."""
