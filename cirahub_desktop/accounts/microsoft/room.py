"""The sign-in of Microsoft 365 as the rest of the program knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from cirahub_desktop.accounts.microsoft import preset
from cirahub_desktop.accounts.microsoft.clouds import SITES, Site
from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault, Vault
from cirahub_desktop.status import DeviceCode, MicrosoftPreset, SignedIn, SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, Cloud

if TYPE_CHECKING:
    from cirahub_desktop.accounts.microsoft.credential import MicrosoftToken
    from cirahub_desktop.accounts.microsoft.tokens import Tokens


class Microsoft:
    def __init__(self, vault: Callable[[], Vault], locks: Path, sites: Mapping[Cloud, Site] = SITES) -> None:
        """``vault`` may wait for a person; ``locks`` is the folder of locks between processes."""
        self._vault, self._locks, self._sites = vault, locks, sites

    @staticmethod
    def preset() -> MicrosoftPreset:
        return MicrosoftPreset(preset.CLIENT_ID, preset.TENANT)

    def sign_in(
        self,
        account: Account,
        cancel: CancelToken,
        *,
        open_browser: Callable[[str], bool | None],
        page: SignInPage,
        device_code: Callable[[DeviceCode], None] | None = None,
    ) -> SignedIn:
        """In the browser, or with a code where ``device_code`` shows one. What Exchange asked for when it refused an
        account that is there already is passed on. See :mod:`~cirahub_desktop.accounts.microsoft.sign_in`."""
        from cirahub_desktop.accounts.microsoft.sign_in import in_browser, with_code

        site = self._sites[account.cloud]
        claims = self._tokens(account).claims() if account.id else ""
        if device_code:
            return with_code(account, site, cancel, show=device_code, claims=claims)
        return in_browser(account, site, cancel, open_browser=open_browser, page=page, claims=claims)

    def credential(self, account: Account) -> MicrosoftToken:
        """What an account that is there shows to Exchange."""
        from cirahub_desktop.accounts.microsoft.credential import MicrosoftToken

        return MicrosoftToken(self._tokens(account))

    def credential_of(self, signed: SignedIn) -> MicrosoftToken:
        """As :meth:`credential`, for a sign-in that is not stored yet."""
        from cirahub_desktop.accounts.microsoft.credential import MicrosoftToken

        held = SessionVault()
        held.put(Secret(SecretKind.TOKENS, signed.account.id), signed.tokens)
        return MicrosoftToken(self._tokens(signed.account, held))

    def alone(self, account: Account) -> AbstractContextManager[None]:
        """While its tokens are replaced, nobody renews the old ones and writes them back."""
        return self._tokens(account).alone()

    def _tokens(self, account: Account, held: Vault | None = None) -> Tokens:
        from cirahub_desktop.accounts.microsoft.tokens import Tokens

        return Tokens(account, self._sites[account.cloud], (lambda: held) if held else self._vault, self._locks)
