"""What somebody who helps needs to know of this installation, without a secret and without a name (R12).

Everything in it is put there on purpose: counts, states, kinds of errors, options that are no texts of people. Hubs,
spokes and accounts are numbers; links, addresses, subjects, paths and servers are never read. The log in it is the one
that never held a name.
"""

from __future__ import annotations

import json
import platform
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Final

from cirahub_desktop import __version__
from cirahub_desktop.accounts.vault import Vault
from cirahub_desktop.here import default_data_dir, system_zone
from cirahub_desktop.logfile import NAMELESS_NAME, log_folder
from cirahub_desktop.nameless import error_kind
from cirahub_desktop.overview import hub_status
from cirahub_desktop.settings import CATALOGUE, LOGIN_START, PROXY, Settings
from cirahub_desktop.status import HubStatus, SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.catalogue import options_to_texts
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.model.online import is_online_account
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.history import RunLine
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.system_locale import language_tags, region_tags

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]
_LIBRARIES: Final = (
    *("PySide6-Essentials", "exchangelib", "requests", "urllib3", "icalendar", "keyring", "msal", "truststore"),
    *("cryptography", "lxml", "Babel", "tzdata", "platformdirs", "filelock"),
)
_OF_PEOPLE: Final = ("subject-prefix", "subject-suffix", "category", "filter")
"""Options that may hold a text that somebody typed."""
_RUNS: Final = 30
_LOG: Final = 400_000
"""Characters of the log, the newest."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the archive."""

    name: str
    text: str


class Diagnostics:
    """Reached as ``App.diagnostics``. Asks the vault: into a worker."""

    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        vault: Callable[[], Vault],
        settings: Settings,
        data_dir: Path,
        clock: Clock,
    ) -> None:
        self._store, self._vault, self._settings = store, vault, settings
        self._data_dir, self._clock = data_dir, clock

    @property
    def log_folder(self) -> Path:
        return log_folder(self._data_dir)

    def parts(self) -> tuple[Part, ...]:
        """All of it, for a person to look at before it is given away. Raises StoreFailed."""
        with self._store() as store:
            hubs = [hub_status(store, hub, self._clock()) for hub in store.setup.hubs()]
            runs = [store.journal.runs(hub.id, _RUNS) for hub in hubs]
            accounts = store.setup.accounts()
        numbers = {account.id: number for number, account in enumerate(accounts, 1)}
        told: list[Json] = [
            _hub(number, hub, mine, {str(key): value for key, value in numbers.items()})
            for number, (hub, mine) in enumerate(zip(hubs, runs, strict=True), 1)
        ]
        return (
            Part("program.json", _text(self._program())),
            Part("settings.json", _text(self._chosen())),
            Part("accounts.json", _text([_account(number, one) for number, one in enumerate(accounts, 1)])),
            Part("hubs.json", _text(told)),
            Part("log.txt", self._log()),
        )

    def write(self, path: Path, parts: Sequence[Part]) -> None:
        """What a person has seen, as an archive. Raises OSError."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in parts:
                archive.writestr(part.name, part.text)

    def _program(self) -> Json:
        return {
            "program": __version__,
            "python": platform.python_version(),
            "system": platform.system(),
            "release": platform.release(),
            "machine": platform.machine(),
            "packaged": bool(getattr(sys, "frozen", False)),
            "usual data folder": self._data_dir == default_data_dir(),
            "libraries": dict(_versions()),
            "languages": [*language_tags()][:3],
            "regions": [*region_tags()][:3],
            "time zone": system_zone().key,
            "files": {name: _size(self._data_dir / name) for name in ("cirahub.sqlite", "cirahub.sqlite-wal")},
            "passwords": self._secrets(),
            "made": self._clock().isoformat(timespec="seconds"),
        }

    def _secrets(self) -> Json:
        try:
            vault = self._vault()
            return {"kept after the program ends": vault.lasting, "damaged": bool(vault.damaged)}
        except CiraHubError as error:
            return {"error": error_kind(error)}

    def _chosen(self) -> Json:
        found: dict[str, Json] = {}
        for row in CATALOGUE:
            try:
                value = self._settings.get(row.name)
                if row.name == LOGIN_START:
                    value = self._settings.login_standing().state.value
            except CiraHubError as error:
                value = error_kind(error)
            named = row.name == PROXY and value not in ("system", "none")
            typed = row.name.startswith(f"{PROXY}-") and value
            found[row.name] = "an address" if named else "set" if typed else value
        return found

    def _log(self) -> str:
        """The older file and the present one, as much as fits."""
        text = ""
        for name in (f"{NAMELESS_NAME}.1", NAMELESS_NAME):
            with suppress(OSError):
                text += (self.log_folder / name).read_text(encoding="utf-8", errors="replace")
        return text[-_LOG:]


def _text(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _versions() -> Iterator[tuple[str, str]]:
    for name in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            yield name, metadata.version(name)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _account(number: int, account: Account) -> Json:
    return {
        "account": number,
        "signs in by": account.auth.value,
        "cloud": account.cloud.value,
        "server": "Microsoft 365" if is_online_account(account) else "their own",
        "user is the address": account.user == account.email,
        "application id": bool(account.client_id),
        "tenant": bool(account.tenant),
    }


def _hub(number: int, hub: HubStatus, runs: Sequence[RunLine], accounts: Mapping[str, int]) -> Json:
    return {
        "hub": number,
        "holds": hub.config.object.value,
        "state": hub.state.value,
        "paused": hub.config.paused,
        "example": hub.example,
        "events": hub.items,
        "spokes": [_spoke(one, spoke, accounts) for one, spoke in enumerate(hub.spokes, 1)],
        "last runs": [_run(run) for run in runs],
    }


def _spoke(number: int, spoke: SpokeStatus, accounts: Mapping[str, int]) -> Json:
    hold = spoke.hold
    return {
        "spoke": number,
        "kind": spoke.config.kind.value,
        "account": accounts.get(str(spoke.config.place.account)),
        "state": spoke.state.value,
        "on": spoke.config.enabled,
        "events": spoke.items,
        "events of others": spoke.foreign,
        "read": spoke.verdict.value if spoke.verdict is not None else None,
        "error": error_kind(spoke.error) if spoke.error is not None else None,
        "error since": _time(spoke.error_since),
        "left alone until": _time(spoke.left_alone_until),
        "last success": _time(spoke.last_success),
        "next run": _time(spoke.next_run),
        "waits for a person": {"reason": hold.reason.value, "events": hold.count} if hold is not None else None,
        "questions": spoke.conflicts,
        "not written": dict(Counter(fault.code.value for fault in spoke.faults)),
        "options": _options(spoke.config.options),
    }


def _options(options: SpokeOptions) -> Json:
    """Those that are not as usual; texts of people only as far as that there is one."""
    usual = options_to_texts(SpokeOptions())
    chosen = {name: text for name, text in options_to_texts(options).items() if text != usual.get(name)}
    return {name: "a text" if name in _OF_PEOPLE else text for name, text in chosen.items()}


def _run(run: RunLine) -> Json:
    counts = {name: value for name, value in run.summary.items() if isinstance(value, bool | int)}
    return {
        "run": run.number,
        "started": _time(run.started),
        "ended": _time(run.ended),
        "takes back another": bool(run.undoes),
        "recorded": {action.value: count for action, count in run.recorded.items()},
        **counts,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
