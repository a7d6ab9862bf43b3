"""The dialog *Settings*, and what opens from it."""
