"""What has to be there after the ten steps: every event in the public folder, secrets in the vault and nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from cirahub_desktop.accounts.keyring_entries import SERVICE
from cirahub_desktop.accounts.vault_file import VaultFile, key_from, vault_files
from tests.e2e.readback import in_feed, in_folder, stored_uids, uids_of
from tests.e2e.stage import TEAM
from tests.e2e.window import Papers


def assert_every_event_is_there(papers: Papers, spoke: str) -> int:
    """The public folder shows what the feed says, occurrence by occurrence; how many events were stored."""
    feed = requests.get(papers.link, timeout=10).content
    server = (papers.server, papers.email, papers.password, TEAM)
    today = datetime.now(UTC).date()
    span = (today - timedelta(days=60), today + timedelta(days=600))
    assert in_folder(*server, *span) == in_feed(feed, spoke, *span)
    assert stored_uids(*server) == uids_of(feed)
    return len(uids_of(feed))


def assert_secrets_are_in_the_vault_alone(papers: Papers, folder: Path) -> None:
    import secretstorage

    ((path, name),) = vault_files(folder / "data")
    with secretstorage.dbus_init() as bus:
        found = list(secretstorage.search_items(bus, {"service": SERVICE}))
        kept = {item.get_attributes()["username"]: item.get_secret().decode() for item in found}
    key = key_from(next(text for entry, text in kept.items() if entry.endswith(f"/key-of-{name}")))
    assert key is not None
    assert set(VaultFile(path, key).read().secrets.values()) == {papers.link, papers.password}
    assert not {papers.link, papers.password} & set(kept.values())
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for secret in (papers.link, papers.password):
        assert [path.name for path in files if secret.encode() in path.read_bytes()] == []
