"""The window: thin Qt views over plain presenters. Talks to the rest of the program through ``app.App`` alone."""
