"""Building blocks of every page: each knows the tokens, the keyboard and the screen reader."""
