"""The settings of the program: one catalogue of names, defaults and texts, read by window, command line and validation.

Values are texts, as the command line takes them; what they change, changes at once. Start at login is no value of ours:
it is what the system has. The password of a proxy lies in the vault and is no setting that could be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.logfile import Level, set_level
from cirahub_desktop.login_start.base import LoginStartFailed
from cirahub_desktop.login_start.start import LoginStanding, LoginState, StartAtLogin
from cirahub_desktop.sync.errors import BadOption, CiraHubError, NotFound
from cirahub_desktop.sync.model.catalogue import option, options_from_texts
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.turns import AT_ONCE, CONNECTIONS, MOST_AT_ONCE, Turns, at_once
from cirahub_desktop.sync.web import host_name
from cirahub_desktop.sync.web_proxy import Proxy, ProxyRule, proxy_address, use_proxy

LOGIN_START: Final = "start-at-login"
PROXY: Final = "proxy"
PROXY_PASSWORD: Final = Secret(SecretKind.PROXY_PASSWORD, "proxy")
NEW_SPOKES: Final = ("interval", "delete-share", "delete-count", "strikes")
"""Sync options whose default for new spokes a person may choose."""
_SWITCH: Final = ("on", "off")


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the catalogue."""

    name: str
    default: str
    allowed: str
    """What a person may type, for help and error texts."""
    parse: Callable[[str], str]
    """A text in its one form; raises ValueError."""
    choices: tuple[str, ...] = ()
    key: str = ""
    """The preference it is kept under; '' is ``name``."""
    kept: Mapping[str, str] | None = None
    """Texts that are kept as others."""


def _one_of(*texts: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in texts:
            raise ValueError(text)
        return text

    return parse


def _choice(name: str, *texts: str, kept: Mapping[str, str] | None = None) -> Setting:
    """The first one is the default."""
    return Setting(name, texts[0], "|".join(texts), _one_of(*texts), texts, kept=kept)


def _parse_connections(text: str) -> str:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_AT_ONCE:
        raise ValueError(text)
    return str(int(text))


def _parse_proxy(text: str) -> str:
    return text if text in (ProxyRule.SYSTEM.value, ProxyRule.NONE.value) else proxy_address(text)


def _parse_user(text: str) -> str:
    text = text.strip()
    if len(text) > 200 or any(ord(sign) < 32 for sign in text):
        raise ValueError(text)
    return text


def _parse_hosts(text: str) -> str:
    hosts = [host_name(one.strip().lstrip("*.")) for one in text.split(",") if one.strip()]
    if not all(hosts):
        raise ValueError(text)
    return ", ".join(dict.fromkeys(hosts))


def _of_new_spokes(name: str) -> Setting:
    row = option(name)
    default = row.show(getattr(SpokeOptions(), row.field))
    return Setting(
        name,
        default,
        row.allowed,
        lambda text: row.show(row.parse(text)),
        tuple(row.show(one) for one in row.choices),
        key=f"new.{name}",
    )


CATALOGUE: Final = (
    _choice("language", "system", "en", "fr", kept={"system": ""}),
    _choice("theme", "system", "light", "dark"),
    _choice(LOGIN_START, "off", "on"),
    _choice("notifications", *_SWITCH),
    *map(_of_new_spokes, NEW_SPOKES),
    Setting(CONNECTIONS, str(AT_ONCE), f"1 to {MOST_AT_ONCE}", _parse_connections),
    Setting(PROXY, ProxyRule.SYSTEM.value, "system|none|proxy.example.com:8080", _parse_proxy),
    Setting("proxy-user", "", "name", _parse_user),
    Setting("proxy-except", "", "example.com, mail.example.org", _parse_hosts),
    _choice("log", Level.NORMAL.value, Level.DETAILED.value),
)


def setting(name: str) -> Setting:
    """Raises NotFound."""
    for row in CATALOGUE:
        if row.name == name:
            return row
    raise NotFound("setting", name)


def parsed(name: str, text: str) -> str:
    """The text in its one form. Raises NotFound, BadOption."""
    row = setting(name)
    try:
        return row.parse(text)
    except ValueError:
        raise BadOption(name, text, row.allowed) from None


class Settings:
    """Reached as ``App.settings``."""

    def __init__(
        self,
        preference: Callable[[str, str], str],
        set_preference: Callable[[str, str], None],
        vault: Callable[[], Vault],
        turns: Turns,
        login: StartAtLogin,
    ) -> None:
        self._preference, self._set_preference = preference, set_preference
        self._vault, self._turns, self._login = vault, turns, login

    def get(self, name: str) -> str:
        """What counts now, the default where a person chose nothing. Raises NotFound, LoginStartFailed."""
        row = setting(name)
        if name == LOGIN_START:
            return "on" if self._login.standing().state is LoginState.ON else "off"
        text = self._preference(row.key or name, row.default)
        kept = {value: key for key, value in (row.kept or {}).items()}
        with suppress(ValueError):
            return row.parse(kept.get(text, text))
        return row.default  # of another version of the program

    def put(self, name: str, text: str) -> None:
        """Keep it and let it act at once. Raises NotFound, BadOption, LoginStartFailed."""
        row, text = setting(name), parsed(name, text)
        if name == LOGIN_START:
            self._login.turn(on=text == "on")
            return
        self._set_preference(row.key or name, (row.kept or {}).get(text, text))
        if name == CONNECTIONS:
            self._turns.allow(at_once(text))
        elif name == "log":
            set_level(Level(text))
        elif name.startswith(PROXY):
            self.apply_proxy()

    def all(self) -> Mapping[str, str]:
        """Every setting by name. Raises LoginStartFailed."""
        return {row.name: self.get(row.name) for row in CATALOGUE}

    def for_new_spoke(self, options: SpokeOptions) -> SpokeOptions:
        """With the interval and the limits that new spokes begin with."""
        chosen = options_from_texts({name: self.get(name) for name in NEW_SPOKES})
        fields = (option(name).field for name in NEW_SPOKES)
        return replace(options, **{field: getattr(chosen, field) for field in fields})

    @property
    def notifies(self) -> bool:
        return self.get("notifications") == "on"

    # start at login

    def login_standing(self) -> LoginStanding:
        """Raises LoginStartFailed."""
        return self._login.standing()

    def mend_login_start(self) -> bool:
        """At each start: the entry follows a program that has moved. True where it did; a system that does not let us
        look is no reason not to run."""
        try:
            return self._login.mend()
        except LoginStartFailed:
            return False

    # the proxy

    def set_proxy_password(self, password: str) -> None:
        """'' forgets it. Asks the vault: into a worker. Raises VaultFailed."""
        if password:
            self._vault().put(PROXY_PASSWORD, password)
        else:
            self._vault().delete(PROXY_PASSWORD)
        self.apply_proxy()

    def has_proxy_password(self) -> bool:
        """Asks the vault: into a worker. Raises VaultFailed."""
        return bool(self._vault().get(PROXY_PASSWORD))

    def apply_proxy(self) -> None:
        """From the next request on, of whatever session."""
        text = self.get(PROXY)
        named = text not in (ProxyRule.SYSTEM.value, ProxyRule.NONE.value)
        rule = ProxyRule.ADDRESS if named else ProxyRule(text)
        but = tuple(one.strip() for one in self.get("proxy-except").split(",") if one.strip())
        use_proxy(Proxy(rule, text if named else "", self.get("proxy-user"), but), self._proxy_password)

    def _proxy_password(self) -> str:
        """In the thread of a request. Without it the proxy refuses, which is told as any refusal of a proxy."""
        try:
            return self._vault().get(PROXY_PASSWORD) or ""
        except CiraHubError:
            return ""
