"""One module per EWS operation; ``dispatch.py`` finds the right one for a request."""
