"""The window: the only place that knows Qt. It shows what ``jobs`` does and asks for more; torch is not imported here."""
