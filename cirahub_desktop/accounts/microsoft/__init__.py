"""Signing in to Microsoft 365: OAuth through msal as a public client, which has no secret of its own.

``clouds`` are the hosts; ``preset`` is for distributors. ``line`` carries msal's requests, ``client`` is the one door
to msal, ``refusals`` reads Microsoft's error codes. ``redirect`` waits for the browser, ``sign_in`` asks a person;
``tokens`` keeps what came of it, and ``credential`` shows it to Exchange, renewed in the background.
"""
