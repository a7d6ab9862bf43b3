"""What the window shows, as plain values: events and status in, view state out. Nothing here imports Qt."""
