"""The tab *History* of a hub, and the dialog that takes something back."""
