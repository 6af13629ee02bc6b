"""Dialogs and sheets over the main window."""
