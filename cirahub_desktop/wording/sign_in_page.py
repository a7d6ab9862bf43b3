"""What the browser shows when Microsoft has sent the person back."""

from __future__ import annotations

from cirahub_desktop.i18n import language, tr
from cirahub_desktop.status import SignInPage


def sign_in_page() -> SignInPage:
    return SignInPage(
        language(),
        "CiraHub Desktop",
        tr("You are signed in. You can close this page and go back to CiraHub."),
        tr("The sign-in did not come about. You can close this page and go back to CiraHub."),
    )
