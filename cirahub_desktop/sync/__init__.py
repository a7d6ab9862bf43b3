"""The synchroniser itself. Knows no window, asks no question, prints nothing."""
