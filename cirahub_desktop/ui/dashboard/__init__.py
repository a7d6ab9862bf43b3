"""The dashboard: the hub with its spokes around it, one row per spoke, one banner at most."""
