"""A sign-in service on loopback as Microsoft's is: OpenID Connect with PKCE, device codes and claims challenges.

Real msal speaks to it over TLS; the sandbox asks it whom a token stands for. What shall go wrong is said in ``rules``.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import re
import secrets
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self
from urllib.parse import parse_qsl, urlsplit

import requests

from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.sandbox.sample_folders import PASSWORDS
from cirahub_desktop.sandbox.signin import TokenRefused
from tests.support.certificate import authority

CLIENT_ID = "8f7d4f3c-9a52-4c07-b1d0-52a2f7a6c001"
TENANT = "c0a8d1c5-7a4b-4d9c-9a3e-1f2b3c4d5e6f"
USER = next(iter(PASSWORDS))
DOMAIN = USER.partition("@")[2]

Form = Mapping[str, str]


@dataclass
class Rules:
    """What the service and the person in front of the browser do."""

    user: str = USER
    """Who signs in."""
    lifetime: int = 3600
    tenant_known: bool = True
    refuse_page: tuple[str, str] | None = None
    """Error and description that come back instead of a code."""
    refuse_tokens: tuple[str, str] | None = None
    """The same of the token endpoint, for every grant."""
    claims_with_refusal: str = ""
    status: int = 0
    """Of the token endpoint, with a page instead of JSON; 200 is what a hotel says."""
    headers: Mapping[str, str] = field(default_factory=dict)
    held: threading.Event | None = None
    """The token endpoint waits for it."""
    device_answers: list[str] = field(default_factory=list)
    """Errors before the device code is accepted."""
    device_seconds: int = 900
    device_pause: int = 1
    """Seconds between two questions whether the code was accepted."""
    uses: int | None = None
    """How many requests to Exchange a token is good for, whatever its lifetime."""
    demand: str = ""
    """Claims without which Exchange accepts no token."""
    accepts_nothing: bool = False
    """Exchange refuses every token."""


@dataclass
class _Issued:
    user: str
    ends: float
    claims: str
    uses: int | None


class Provider:
    """Use it as a context manager. ``seen`` has the requests: path and parameters."""

    def __init__(self, folder: Path) -> None:
        self.rules, self.seen = Rules(), list[tuple[str, Form]]()
        self.pages: list[str] = []
        """What the browser showed in the end."""
        ours = authority(folder)
        self.trust = ours.file
        self._lock, self._numbers = threading.Lock(), itertools.count(1)
        self._codes: dict[str, Form] = {}
        self._given: list[str] = []
        self._refresh: dict[str, str] = {}
        self._tokens: dict[str, _Issued] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*ours.issue())
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="provider")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """May be called early: from then on nobody answers."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    @property
    def origin(self) -> str:
        return f"https://127.0.0.1:{self._server.server_port}"

    def site(self, exchange: str = "https://exchange.invalid") -> Site:
        """The cloud of this service; ``exchange`` without a path."""
        return Site(self.origin, exchange)

    @property
    def secrets(self) -> list[str]:
        """All that nobody but the vault may know."""
        return [*self._given]

    def grants(self) -> list[str]:
        """What the token endpoint was asked for."""
        return [form["grant_type"] for path, form in self.seen if path.endswith("/token")]

    # the person

    def browser(self, link: str) -> None:
        """Open a link as a browser with a person in front of it: what the page wants to be posted is posted."""
        page = requests.get(link, verify=str(self.trust), timeout=10)
        action = html.unescape(re.findall(r'action="([^"]*)"', page.text)[0])
        fields = re.findall(r'name="([^"]*)" value="([^"]*)"', page.text)
        answer = requests.post(action, data={name: html.unescape(value) for name, value in fields}, timeout=10)
        self.pages.append(answer.text)

    # Exchange

    def user_of(self, token: str) -> str:
        """``tokens`` of the sandbox. Raises TokenRefused."""
        with self._lock:
            issued = self._tokens.get(token)
            if self.rules.accepts_nothing or issued is None or time.time() >= issued.ends or issued.uses == 0:
                raise TokenRefused('Bearer error="invalid_token"')
            if not _has(issued.claims, self.rules.demand):
                claims = base64.urlsafe_b64encode(self.rules.demand.encode()).decode().rstrip("=")
                raise TokenRefused(f'Bearer realm="", error="insufficient_claims", claims="{claims}"')
            if issued.uses:
                issued.uses -= 1
            return issued.user

    def end_tokens(self) -> None:
        """IT ends every session, as for a lost computer; refresh tokens go on."""
        with self._lock:
            self._tokens.clear()

    # the service

    def discovery(self, tenant: str) -> tuple[int, dict[str, object]]:
        if not self.rules.tenant_known:
            return 400, {"error": "invalid_tenant", "error_description": f"AADSTS90002: Tenant '{tenant}' not found."}
        base = f"{self.origin}/{TENANT}"
        return 200, {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
        }

    def page(self, asked: Form) -> str:
        """The page after a person has signed in: it posts itself to the program."""
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_mode"] == "form_post"
        assert re.fullmatch(r"http://localhost:\d+", asked["redirect_uri"])
        fields = {"state": asked["state"]}
        if self.rules.refuse_page:
            fields |= dict(zip(("error", "error_description"), self.rules.refuse_page, strict=True))
        else:
            code = fields["code"] = f"code-{secrets.token_hex(16)}"
            self._codes[code] = asked
            self._given.append(code)
        inputs = "".join(f'<input type="hidden" name="{n}" value="{html.escape(v)}">' for n, v in fields.items())
        return f'<form method="post" action="{html.escape(asked["redirect_uri"])}">{inputs}</form>'

    def device(self) -> dict[str, object]:
        return {
            "device_code": "device-code-1",
            "user_code": "ABCD-EFGH",
            "verification_uri": f"{self.origin}/device",
            "expires_in": self.rules.device_seconds,
            "interval": self.rules.device_pause,
        }

    def tokens(self, form: Form) -> tuple[int, dict[str, object]]:
        if self.rules.refuse_tokens:
            error, text = self.rules.refuse_tokens
            more = {"claims": self.rules.claims_with_refusal} if self.rules.claims_with_refusal else {}
            return 400, {"error": error, "error_description": text, **more}
        grants: dict[str, Callable[[Form], Form | str]] = {
            "authorization_code": self._by_code,
            "refresh_token": self._by_refresh,
            "urn:ietf:params:oauth:grant-type:device_code": self._by_device,
        }
        outcome = grants[form["grant_type"]](form)
        if isinstance(outcome, str):
            return 400, {"error": outcome, "error_description": "AADSTS70000: not granted."}
        return 200, self._issue(form, outcome)

    def _by_code(self, form: Form) -> Form | str:
        asked = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return "invalid_grant"
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != asked["code_challenge"]:
            return "invalid_grant"
        return asked

    def _by_refresh(self, form: Form) -> Form | str:
        return {} if form["refresh_token"] in self._refresh else "invalid_grant"

    def _by_device(self, form: Form) -> Form | str:
        return self.rules.device_answers.pop(0) if self.rules.device_answers else {}

    def _issue(self, form: Form, asked: Form) -> dict[str, object]:
        number, ends = next(self._numbers), time.time() + self.rules.lifetime
        access, refresh = f"access-{number}-{secrets.token_hex(16)}", f"refresh-{number}-{secrets.token_hex(16)}"
        user = self._refresh.get(form.get("refresh_token", ""), self.rules.user)
        with self._lock:
            self._tokens[access] = _Issued(user, ends, form.get("claims", ""), self.rules.uses)
        self._refresh[refresh] = user
        self._given += access, refresh
        told = {
            "iss": f"{self.origin}/{TENANT}/v2.0", "aud": CLIENT_ID, "sub": user, "oid": user, "tid": TENANT,
            "preferred_username": user, "exp": int(ends), "iat": int(time.time()),
            **({"nonce": asked["nonce"]} if "nonce" in asked else {}),
        }  # fmt: skip
        return {
            "token_type": "Bearer",
            "scope": " ".join(one for one in form.get("scope", "").split() if "://" in one),
            "expires_in": self.rules.lifetime,
            "access_token": access,
            "refresh_token": refresh,
            "id_token": ".".join((_part({"alg": "none"}), _part(told), "")),
            "client_info": _part({"uid": user, "utid": TENANT}),
        }


def _has(claims: str, demanded: str) -> bool:
    given, wanted = (json.loads(one or "{}").get("access_token", {}) for one in (claims, demanded))
    return all(given.get(name) == value for name, value in wanted.items())


def _part(plain: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query))
            provider.seen.append((parts.path, asked))
            if parts.path.endswith("/.well-known/openid-configuration"):
                self._json(*provider.discovery(parts.path.split("/")[1]))
            else:
                self._send(200, provider.page(asked).encode(), "text/html")

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            provider.seen.append((self.path, form))
            if provider.rules.held is not None:
                provider.rules.held.wait(10)
            if provider.rules.status:
                self._send(provider.rules.status, b"<html>Welcome</html>", "text/html", provider.rules.headers)
            elif self.path.endswith("/devicecode"):
                self._json(200, provider.device())
            else:
                self._json(*provider.tokens(form))

        def _json(self, status: int, plain: Mapping[str, object]) -> None:
            self._send(status, json.dumps(plain).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str, headers: Form | None = None) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the console."""

    return Handler
