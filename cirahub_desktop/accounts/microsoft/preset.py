"""What a distributor may fill in, so that nobody has to type it.

CiraHub Desktop has no application id of its own: since October 2026 each organisation lists the applications that may
use EWS by their ids, so the id comes from its IT. Who hands this program out within one organisation writes its ids
here; the sign-in page shows them then.
"""

from __future__ import annotations

from typing import Final

CLIENT_ID: Final = ""
"""The application (client) id, such as 00000000-0000-0000-0000-000000000000."""
TENANT: Final = ""
"""The directory (tenant) id or its domain; '' for the domain of each person's address."""
