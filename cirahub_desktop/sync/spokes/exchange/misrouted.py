"""How a server says that a request about a public folder came to the wrong mailbox."""

from __future__ import annotations

from cirahub_desktop.sync.errors import Unreachable

_CODES = frozenset(
    {
        "ErrorNoPublicFolderReplicaAvailable",
        "ErrorNoPublicFolderServerAvailable",
        "ErrorPublicFolderMailboxDiscoveryFailed",
        "ErrorPublicFolderOperationFailed",
        "ErrorPublicFolderRequestProcessingFailed",
        "ErrorPublicFolderServerNotFound",
    }
)


class Misrouted(Unreachable):
    """The whole request was refused so. Stays between transport and connection, which asks again or gives up."""

    def __init__(self, host: str) -> None:
        super().__init__(host, Unreachable.Reason.SERVER_ERROR, status=500)


def is_misrouted(code: str, text: str) -> bool:
    """Whether a response code or the text of a fault means that. Exchange also fails with the name of a class that it
    could not cast (ews-managed-api issue 204)."""
    return code in _CODES or "PublicFolderSession" in text
