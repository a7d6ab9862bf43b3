"""R12: passwords, private links and tokens are in the vault and nowhere else, whatever a run wrote or said.

Searched are all files, all that is printed, every record of every library with its details switched on, and the texts
of all errors with what led to them.
"""

from __future__ import annotations

import base64
import logging
import os
import sqlite3
import traceback
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import keyring
import pytest
import requests

from cirahub_desktop.accounts.vault import open_vault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PAUL
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.status import SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId
from tests.accounts.keyrings import MemoryKeyring
from tests.e2e.command import CommandLine
from tests.e2e.faults import TROUBLES, Trouble, in_trouble
from tests.e2e.stage import ACCOUNT, DOCK, FEED, HUB, KEY, TEAM, Stage
from tests.support.logs import LogWatch
from tests.support.openid import CLIENT_ID, USER, Provider


class Overheard(logging.Handler):
    """Every record of every library, uncut, as another program's log would have it."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.name}: {self.format(record)}")


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Overheard]:
    handler, root = Overheard(), logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    logging.Logger.manager._clear_cache()  # type: ignore[attr-defined]
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    monkeypatch.undo()
    logging.Logger.manager._clear_cache()  # type: ignore[attr-defined]


@pytest.fixture
def real_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    made = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


@pytest.fixture
def vaulted(stage: Stage, real_keyring: MemoryKeyring) -> Stage:
    """The stage with its secrets in a file of the data folder."""
    stage.vault = open_vault("p", stage.data, list)  # type: ignore[assignment]
    assert stage.vault.lasting
    return stage


@pytest.fixture
def secrets(stage: Stage) -> dict[str, bytes]:
    users = stage.sandbox.users
    bare = {"link": KEY, "account password": users[CLAIRE], "feed password": users[PAUL]}
    pairs = {f"sign-in of {user}": f"{user}:{password}" for user, password in users.items()}
    return in_all_forms(bare, pairs)


def in_all_forms(bare: dict[str, str], pairs: dict[str, str]) -> dict[str, bytes]:
    """In every form in which one could slip out: bare, quoted, and as a header carries it."""
    coded = {name: base64.b64encode(pair.encode()).rstrip(b"=") for name, pair in pairs.items()}
    quoted = {f"quoted {name}": quote(text, safe="").encode() for name, text in bare.items()}
    return {**{name: text.encode() for name, text in bare.items()}, **quoted, **coded}


def errors_of(app: App) -> Iterator[tuple[str, bytes]]:
    """The texts of what went wrong, as the store has it and as a crash would print it."""
    for hub in app.status():
        for spoke in hub.spokes:
            if spoke.error is not None:
                yield "error", "".join(traceback.format_exception(spoke.error)).encode()


def went_wrong(stage: Stage) -> list[CiraHubError]:
    try:
        report = stage.run()
    except CiraHubError as error:
        return [error]
    return [error for error in (report.error, *(spoke.error for spoke in report.spokes)) if error is not None]


def written(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file in the data folder and in the person's home."""
    for folder in (data, Path(os.environ["HOME"])):
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()


def told(texts: Iterable[tuple[str, bytes]], secrets: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(where, name) for where, text in texts for name, secret in secrets.items() if secret in text]


def as_texts(where: str, texts: Iterable[str]) -> list[tuple[str, bytes]]:
    return [(where, text.encode()) for text in texts]


def set_up_by_hand(stage: Stage, command: CommandLine, method: AuthMethod) -> list[str]:
    """Every step with --verbose, with a feed that is private twice over; all that was printed."""
    users = stage.sandbox.users
    link = f"{stage.sandbox.base}/feeds/private.ics?key={KEY}\n{users[PAUL]}\n"
    account = ["--email", CLAIRE, "--server", stage.sandbox.endpoint, "--auth", method.value, "--password-stdin"]
    place = ["--type", "public-folder", "--account", ACCOUNT, "--folder", TEAM]
    steps = [
        (["account", "add", ACCOUNT, *account], f"{users[CLAIRE]}\n"),
        (["account", "list"], ""),
        (["folders", ACCOUNT, "--json"], ""),
        (["hub", "add", HUB], ""),
        (["doctor", "-", "--user", PAUL], link),
        (["doctor", "-", "--json", "--user", PAUL], link),
        (["spoke", "add", HUB, FEED, "--type", "ical", "--url", "-", "--user", PAUL], link),
        (["spoke", "add", HUB, DOCK, *place], ""),
        (["spoke", "set", HUB, DOCK, "hub-writes=on"], ""),
        (["sync", "--dry-run"], ""),
        (["sync", "--json"], ""),
        (["sync"], ""),
        (["status"], ""),
        (["status", "--json"], ""),
        (["spoke", "show", HUB, FEED], ""),
        (["spoke", "show", HUB, FEED, "--json"], ""),
        (["spoke", "show", HUB, DOCK, "--json"], ""),
    ]
    answers = [command("--verbose", *arguments, given=given) for arguments, given in steps]
    assert [answer.code for answer in answers] == [0] * len(steps), [answer.err for answer in answers]
    return [text for answer in answers for text in (answer.out, answer.err)]


@pytest.mark.parametrize("method", [AuthMethod.BASIC, AuthMethod.NTLM], ids=lambda method: method.value)
def test_r12_no_secret_is_written_or_said(
    vaulted: Stage, command: CommandLine, secrets: dict[str, bytes], overheard: Overheard, method: AuthMethod
) -> None:
    vaulted.app.hubs()
    with closing(sqlite3.connect(vaulted.data / "cirahub.sqlite")) as reader:
        reader.execute("SELECT count(*) FROM hub").fetchone()  # so that the WAL stays
        said = set_up_by_hand(vaulted, command, method)
        files = dict(written(vaulted.data))
    vault = next(name for name in files if name.endswith(".vault"))
    assert {"cirahub.sqlite", "cirahub.sqlite-wal", "cirahub.log"} <= files.keys()
    assert len(vaulted.subjects()) > 30
    assert len(files[vault]) > 300
    assert told(files.items(), secrets) == []
    assert told(as_texts("output", said), secrets) == []
    assert told(as_texts("overheard", overheard.texts), secrets) == []
    assert len(overheard.texts) > 20


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_r12_trouble_tells_no_secret(
    vaulted: Stage, command: CommandLine, secrets: dict[str, bytes], overheard: Overheard, trouble: Trouble
) -> None:
    in_trouble(vaulted, trouble)
    answers = [command("--verbose", *words) for words in (["sync"], ["sync", "--json"], ["status", "--json"])]
    raised = went_wrong(vaulted)
    assert told(as_texts("output", [text for answer in answers for text in (answer.out, answer.err)]), secrets) == []
    assert told(as_texts("overheard", overheard.texts), secrets) == []
    assert told(as_texts("raised", ["".join(traceback.format_exception(one)) for one in raised]), secrets) == []
    assert told(errors_of(vaulted.app), secrets) == []
    assert told(written(vaulted.data), secrets) == []


def test_r12_a_fault_of_the_program_tells_no_secret(
    vaulted: Stage,
    command: CommandLine,
    secrets: dict[str, bytes],
    expected_logs: LogWatch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even where the text of the exception is full of them, as those of some libraries are."""
    vaulted.publish(3)
    vaulted.set_up()
    password = vaulted.sandbox.users[CLAIRE]
    real = requests.Session.send

    def breaks(session: requests.Session, request: requests.PreparedRequest, **how: object) -> requests.Response:
        if "/feeds/" in (request.url or ""):
            raise RuntimeError(f"Max retries exceeded with url: {request.path_url} ({request.url})")
        token = base64.b64encode(f"{CLAIRE}:{password}".encode()).decode()
        raise RuntimeError(f"{{'Authorization': 'Basic {token}'}} {request.headers} password={password}")

    monkeypatch.setattr(requests.Session, "send", breaks)
    expected_logs("Unexpected error in a spoke")
    expected_logs("a fault of the program")
    answers = [command("--verbose", *words) for words in (["sync"], ["sync", "--json"], ["account", "test", ACCOUNT])]
    monkeypatch.setattr(requests.Session, "send", real)
    said = "".join(text for answer in answers for text in (answer.out, answer.err))
    assert "RuntimeError" in said
    assert "Traceback" in (vaulted.data / "logs" / "cirahub.log").read_text(encoding="utf-8")
    assert told(as_texts("output", [said]), secrets) == []
    assert told(written(vaulted.data), secrets) == []


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    folder = tmp_path / "provider"
    folder.mkdir()
    with Provider(folder) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.trust))
        yield running


def test_r12_tokens_are_in_the_vault_alone(
    provider: Provider,
    real_keyring: MemoryKeyring,
    overheard: Overheard,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Signed in, used, renewed by an expiry, refused by Exchange, refused by Microsoft."""
    page = SignInPage("en", "CiraHub Desktop", "You can close this window.", "It did not work.")
    draft = Account(AccountId(""), "Work", USER, "", "", AuthMethod.MICROSOFT, CLIENT_ID)
    raised: list[CiraHubError] = []
    data = tmp_path / "data"
    with Sandbox(auth=Auth.BEARER, tokens=provider.user_of) as sandbox:
        app = App(data, clouds={Cloud.WORLDWIDE: provider.site(sandbox.base)})
        servers, cancel = app.servers, CancelToken()
        signed = servers.microsoft_sign_in(draft, cancel, open_browser=provider.browser, page=page)
        raised.append(CiraHubError(repr(signed)))
        account = servers.add_signed_in(signed)
        servers.folders(account.id, None, cancel)
        provider.end_tokens()
        servers.folders(account.id, None, cancel)
        for refusal in ("accepts_nothing", "refuse_tokens"):
            setattr(provider.rules, refusal, True if refusal == "accepts_nothing" else ("invalid_grant", "AADSTS50173"))
            provider.end_tokens()
            with pytest.raises(CiraHubError) as caught:
                servers.folders(account.id, None, cancel)
            raised.append(caught.value)
    secrets = {f"token {number}": text.encode() for number, text in enumerate(provider.secrets)}
    assert len(secrets) > 5
    out, err = capfd.readouterr()
    files = dict(written(data))
    assert any(name.endswith(".vault") and len(text) > 1000 for name, text in files.items())
    assert told(files.items(), secrets) == []
    assert told(as_texts("overheard", overheard.texts), secrets) == []
    assert told(as_texts("raised", ["".join(traceback.format_exception(one)) for one in raised]), secrets) == []
    assert told(as_texts("output", [out, err]), secrets) == []


def test_the_search_finds_what_it_looks_for(stage: Stage, secrets: dict[str, bytes], overheard: Overheard) -> None:
    stage.data.mkdir()
    (stage.data / "leak.txt").write_text(f"https://example.com/plan.ics?key={KEY}")
    assert told(written(stage.data), secrets) == [("leak.txt", "link"), ("leak.txt", "quoted link")]
    logging.getLogger("some.library").debug("key=%s", KEY)
    assert told(as_texts("overheard", overheard.texts), secrets) == [
        ("overheard", "link"),
        ("overheard", "quoted link"),
    ]
