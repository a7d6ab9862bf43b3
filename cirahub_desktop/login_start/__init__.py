"""Starting with the person's sign-in to the computer: each system by its own means, behind one small protocol."""
