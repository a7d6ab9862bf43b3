"""Files that nobody of us wrote, carried through the whole program: feed, public folder, local folder."""
