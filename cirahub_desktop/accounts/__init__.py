"""How to sign in to a server, and where the passwords lie."""
