"""What a connection shows to be let in: a password, a ticket, a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase


class Credential(Protocol):
    """Used by one account; its sessions may live in several threads."""

    def auth(self) -> AuthBase:
        """What signs the requests of one session, made anew for each. It may ask a server for a token and then raises
        SpokeError."""
        ...

    def renewed(self, refusal: requests.Response) -> bool:
        """Whether a 401 was only the end of a token, which has been replaced: then the request may be sent once more.

        Never for a password: on premises, trying one again locks the account.
        """
        ...
