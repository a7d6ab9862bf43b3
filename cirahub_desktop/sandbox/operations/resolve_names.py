"""ResolveNames: exchangelib asks it to learn the version of a server."""

from __future__ import annotations

from cirahub_desktop.sandbox.operations.call import Call
from cirahub_desktop.sandbox.wire import Answer, Element, M, escaped, failure, response, success


def resolve_names(call: Call, request: Element) -> Answer:
    """Only the asking user is in this address book."""
    sought = (request.findtext(f"{M}UnresolvedEntry") or "").casefold()
    if not sought or sought not in call.user.casefold():
        return response(
            "ResolveNames", [failure("ResolveNames", "ErrorNameResolutionNoResults", "No results were found.")]
        )
    address = escaped(call.user)
    mailbox = (
        f"<t:Mailbox><t:Name>{address}</t:Name><t:EmailAddress>{address}</t:EmailAddress>"
        "<t:RoutingType>SMTP</t:RoutingType><t:MailboxType>Mailbox</t:MailboxType></t:Mailbox>"
    )
    found = (
        '<m:ResolutionSet TotalItemsInView="1" IncludesLastItemInRange="true">'
        f"<t:Resolution>{mailbox}</t:Resolution></m:ResolutionSet>"
    )
    return response("ResolveNames", [success("ResolveNames", found)])
