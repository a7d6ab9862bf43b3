"""``sync`` in a process of its own that can be killed: the command line over the real app, secrets from standard input.

``python -m tests.e2e.driver ARGUMENTS``; the first line of standard input is what ``secrets_line`` made.
"""

from __future__ import annotations

import json
import sys

from cirahub_desktop.accounts.vault import Secret, SecretKind
from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from tests.e2e.stage import LastingVault


def secrets_line(vault: LastingVault) -> bytes:
    known = [[key.kind.value, key.id, secret] for key, secret in vault.secrets.items()]
    return json.dumps(known).encode() + b"\n"


def given_vault() -> LastingVault:
    """What the first line brought."""
    vault = LastingVault()
    for kind, id_, secret in json.loads(sys.stdin.readline()):
        vault.put(Secret(SecretKind(kind), id_), secret)
    return vault


def run() -> int:
    vault = given_vault()
    return main(sys.argv[1:], lambda data: App(data, vault=vault))


if __name__ == "__main__":
    sys.exit(run())
