"""Everything a person can do in the window, in any order, over one hub: what must be true in the end."""
