"""Everything that opens on top of the dashboard."""
