"""The store: what the hub remembers between runs. The only room with SQL in it."""
