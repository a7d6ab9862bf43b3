"""R12: passwords and private links are in the vault and nowhere else, whatever a run wrote or said."""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from cirahub_desktop.sandbox.sample_folders import CLAIRE, PAUL
from tests.e2e.command import CommandLine
from tests.e2e.faults import TROUBLES, Trouble, in_trouble
from tests.e2e.stage import ACCOUNT, DOCK, FEED, HUB, KEY, TEAM, Stage


@pytest.fixture
def secrets(stage: Stage) -> dict[str, bytes]:
    """In every form in which one could slip out: bare, quoted, and as a header carries it."""
    users = stage.sandbox.users
    bare = {"link": KEY, "account password": users[CLAIRE], "feed password": users[PAUL]}
    pairs = {f"sign-in of {user}": f"{user}:{password}" for user, password in users.items()}
    coded = {name: base64.b64encode(pair.encode()).rstrip(b"=") for name, pair in pairs.items()}
    quoted = {f"quoted {name}": quote(text, safe="").encode() for name, text in bare.items()}
    return {**{name: text.encode() for name, text in bare.items()}, **quoted, **coded}


def written(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """Every file in the data folder and in the person's home."""
    for folder in (stage.data, Path(os.environ["HOME"])):
        for path in folder.rglob("*"):
            if path.is_file():
                yield path.name, path.read_bytes()


def told(texts: Iterator[tuple[str, bytes]], secrets: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(where, name) for where, text in texts for name, secret in secrets.items() if secret in text]


def set_up_by_hand(stage: Stage, command: CommandLine) -> list[str]:
    """Every step with --verbose, with a feed that is private twice over; all that was printed."""
    users = stage.sandbox.users
    link = f"{stage.sandbox.base}/feeds/private.ics?key={KEY}\n{users[PAUL]}\n"
    account = ["--email", CLAIRE, "--server", stage.sandbox.endpoint, "--password-stdin"]
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


def test_r12_no_secret_is_written_or_said(stage: Stage, command: CommandLine, secrets: dict[str, bytes]) -> None:
    stage.app.hubs()
    with closing(sqlite3.connect(stage.data / "cirahub.sqlite")) as reader:
        reader.execute("SELECT count(*) FROM hub").fetchone()  # so that the WAL stays
        said = set_up_by_hand(stage, command)
        files = dict(written(stage))
    assert {"cirahub.sqlite", "cirahub.sqlite-wal", "cirahub.log"} <= files.keys()
    assert len(stage.subjects()) > 30
    assert told(iter(files.items()), secrets) == []
    assert told((("output", text.encode()) for text in said), secrets) == []


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
def test_r12_trouble_tells_no_secret(
    stage: Stage, command: CommandLine, secrets: dict[str, bytes], trouble: Trouble
) -> None:
    in_trouble(stage, trouble)
    answers = [command("--verbose", *words) for words in (["sync"], ["sync", "--json"], ["status", "--json"])]
    said = (("output", text.encode()) for answer in answers for text in (answer.out, answer.err))
    assert told(said, secrets) == []
    assert told(written(stage), secrets) == []


def test_the_search_finds_what_it_looks_for(stage: Stage, secrets: dict[str, bytes]) -> None:
    stage.data.mkdir()
    (stage.data / "leak.txt").write_text(f"https://example.com/plan.ics?key={KEY}")
    assert told(written(stage), secrets) == [("leak.txt", "link"), ("leak.txt", "quoted link")]
