"""Threads and processes that need the tokens of one account at once."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

from cirahub_desktop.sync.model.hub import Account
from tests.accounts.microsoft.conftest import Office
from tests.support.openid import USER


def test_threads_that_need_a_token_at_once_fetch_one(office: Office, account: Account) -> None:
    office.aged(account, 0)
    errors: list[BaseException] = []

    def one() -> None:
        try:
            office.look(account)
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert office.renewals() == 1


PROCESS = """
import json, sys
from pathlib import Path
from cirahub_desktop.accounts.microsoft.clouds import Site
from cirahub_desktop.accounts.microsoft.room import Microsoft
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Cloud
from cirahub_desktop.sync.model.item import AccountId

class PlainFile:
    lasting, damaged = True, ""
    def get(self, key):
        return Path(sys.argv[1]).read_text()
    def put(self, key, secret):
        Path(sys.argv[1]).write_text(secret)

account = Account(AccountId(sys.argv[4]), "Work", sys.argv[5], "", "", AuthMethod.MICROSOFT, sys.argv[6])
room = Microsoft(PlainFile, Path(sys.argv[2]), {Cloud.WORLDWIDE: Site(*json.loads(sys.argv[3]))})
print("ready", flush=True)
sys.stdin.readline()
print(room.credential(account).current())
"""


def test_two_processes_that_renew_at_once_fetch_one_token_and_keep_the_newest(
    office: Office, account: Account, tmp_path: Path
) -> None:
    office.aged(account, 0)
    kept = tmp_path / "kept"
    kept.write_text(office.kept(account))
    where = json.dumps([office.provider.origin, office.sandbox.base])
    arguments = [str(kept), str(tmp_path / "locks"), where, account.id, USER, account.client_id]
    command = [sys.executable, "-c", PROCESS, *arguments]
    two = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in two:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    ended = [_go(process) for process in two]
    assert office.renewals() == 1
    assert len(set(ended)) == 1
    assert office.provider.user_of(ended[0]) == USER
    assert ended[0] in kept.read_text()


def _go(process: subprocess.Popen[str]) -> str:
    out, errors = process.communicate("go\n", timeout=30)
    assert process.returncode == 0, errors
    return out.strip()
