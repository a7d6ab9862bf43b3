"""A requests session under our rules; see :mod:`cirahub_desktop.sync.web`, by which it is asked for."""

from __future__ import annotations

from typing import Any

import requests
from requests.adapters import HTTPAdapter

from cirahub_desktop.sync.trust import tls_context
from cirahub_desktop.sync.web import USER_AGENT
from cirahub_desktop.sync.web_proxy import proxies_for


class WebSession(requests.Session):
    def __init__(self, connections: int) -> None:
        super().__init__()
        # Of what requests would take from the environment, .netrc is wrong for us; the rest is looked up here.
        self.trust_env = False
        self.headers["User-Agent"] = USER_AGENT
        adapter = _Adapter(pool_connections=connections, pool_maxsize=connections, pool_block=True)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
        how["proxies"] = proxies_for(request.url or "")
        return super().send(request, **how)


class _Adapter(HTTPAdapter):
    """Holds the TLS context of its session: a shared one would let a server that hangs in its handshake hold all."""

    _context: Any = None

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: Any,  # noqa: ARG002 - certificates are always checked
        cert: Any = None,
    ) -> Any:
        where, how = super().build_connection_pool_key_attributes(request, verify=True, cert=cert)
        if where["scheme"] == "https":
            how["ssl_context"] = self._trust()
        return where, how

    def proxy_manager_for(self, proxy: str, **how: Any) -> Any:
        if proxy.lower().startswith("https"):
            how["proxy_ssl_context"] = self._trust()
        return super().proxy_manager_for(proxy, **how)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
        """requests would add its own authorities to those of the context."""
        conn.cert_reqs = "CERT_REQUIRED"

    def _trust(self) -> Any:
        if self._context is None:
            self._context = tls_context()
        return self._context
