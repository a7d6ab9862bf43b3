"""The values that cross every boundary: frozen, comparable, without I/O."""
