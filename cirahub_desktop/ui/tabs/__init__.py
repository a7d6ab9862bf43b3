"""The tabs of a hub's page."""
