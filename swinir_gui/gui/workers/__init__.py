"""What runs beside the window: the one inference thread, and short tasks on a few others."""
