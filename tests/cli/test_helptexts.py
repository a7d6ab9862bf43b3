"""The shape of the command line, and words for every part of it."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from cirahub_desktop import i18n
from cirahub_desktop.cli.helptexts import command_help, option_help, put_help
from cirahub_desktop.cli.root import root
from tests.cli.conftest import Call


def commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(f"{path} {name}".strip(), child)


root.grow()
ALL = dict(commands("", root))
SHAPE = {
    "": ["--data-dir", "--verbose", "--minimized", "--version"],
    "doctor": ["link", "--file", "--user", "--json"],
    "demo": ["--headless"],
    "sandbox": ["--port", "--data", "--fault"],
    "account": [],
    "account add": [
        *("name", "--email", "--user", "--server", "--auth", "--client-id", "--tenant", "--cloud"),
        *("--device-code", "--agree-host", "--password-stdin"),
    ],
    "account list": [],
    "account test": ["name"],
    "account login": ["name", "--device-code", "--password-stdin"],
    "account set": ["name", "--name", "--user", "--server", "--client-id", "--tenant"],
    "account remove": ["name"],
    "connections": ["number"],
    "leaving": [],
    "leaving list": ["name", "--json"],
    "leaving remove": ["name", "items", "--all"],
    "leaving keep": ["name", "items", "--all"],
    "leaving kept": ["name", "--json"],
    "leaving back": ["name", "items", "--all"],
    "folders": ["account", "path", "--mailbox", "--json"],
    "hub": [],
    "hub add": ["name", "--object"],
    "hub list": [],
    "hub pause": ["hubs"],
    "hub resume": ["hubs"],
    "hub set": ["name", "value"],
    "hub remove": ["name", "--leave", "--clean"],
    "spoke": [],
    "spoke add": [
        *("hub", "name", "--type", "--url", "--user", "--account"),
        *("--folder", "--mailbox", "--calendar", "--create", "--path"),
    ],
    "spoke set": ["hub", "name", "values"],
    "spoke show": ["hub", "name", "--json"],
    "spoke link": ["hub", "name", "--url", "--user"],
    "spoke remove": ["hub", "name", "--leave", "--clean", "--keep-items", "--remove-items"],
    "sync": ["hubs", "--dry-run", "--json", "--confirm"],
    "watch": [],
    "hold": [],
    "hold list": ["--json"],
    "hold show": ["number"],
    "hold drop": ["number"],
    "status": ["--json"],
    "history": ["hub", "--item", "--pinned", "--limit", "--json"],
    "undo": ["run", "--item", "--dry-run", "--json"],
    "release": ["item"],
    "conflict": [],
    "conflict list": ["--json"],
    "conflict show": ["number"],
    "conflict answer": ["number", "answer"],
    "settings": [],
    "settings list": ["--json"],
    "settings set": ["values"],
    "settings proxy-password": ["--password-stdin", "--forget"],
    "diagnostics": ["file"],
    "remove-everything": ["--yes", "--forget"],
}


def test_the_command_line_has_the_shape_of_the_design() -> None:
    assert {path: [one.opts[0] for one in command.params] for path, command in ALL.items()} == SHAPE


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_command_and_option_has_words_in_both_languages(language: str) -> None:
    i18n.use("en")
    english = {**command_help(), **option_help()}
    i18n.use(language)
    put_help(root)
    for path, command in ALL.items():
        assert command.help, path
        assert language == "en" or command.help != english[path]
        assert all(one.help for one in command.params if isinstance(one, click.Option))


def test_no_help_is_left_over() -> None:
    options = {one.opts[0] for command in ALL.values() for one in command.params if isinstance(one, click.Option)}
    assert set(option_help()) == options
    assert set(command_help()) == set(ALL)


def test_help_and_version_open_nothing(call: Call) -> None:
    assert call("--help").code == 0
    assert "CiraHub Desktop 0." in call("--version").out
    assert call("spoke", "add", "--help").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["hub", "add"],
        ["spoke", "set", "Team", "Feed"],
        ["sync", "--confirm", "1"],
        ["hub", "add", "a", "b"],
        ["undo"],
        ["history", "--limit", "0"],
        ["conflict", "answer", "1", "mine"],
    ],
)
def test_a_wrong_call_is_code_2(call: Call, arguments: list[str]) -> None:
    assert call(*arguments).code == 2
