"""What a person set up: accounts, hubs, spokes, preferences."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import uuid4

from cirahub_desktop.sync.errors import BadName, NameTaken, NotFound
from cirahub_desktop.sync.model.catalogue import options_from_texts, options_to_texts
from cirahub_desktop.sync.model.hub import (
    NAME_LIMIT,
    Account,
    AuthMethod,
    Cloud,
    HubConfig,
    ObjectKind,
    Place,
    SpokeConfig,
    SpokeKind,
)
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.state.database import Database

_FORMER = "former-source."
_UNWRITTEN = "unwritten."
_ACCOUNT = "id, name, email, user, server, auth, client_id, tenant, cloud"
_SPOKE = "id, hub, name, kind, identity, path, account, folder_id, host, user, mailbox, options, enabled"


def new_id() -> str:
    return uuid4().hex


def checked_name(name: str) -> str:
    """The name without outer blanks; BadName when nothing or too much is left."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LIMIT:
        raise BadName(NAME_LIMIT)
    return name


class Setup:
    """Names are unique whatever their case: accounts and hubs among themselves, spokes within a hub."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # settings

    def setting(self, name: str, default: str = "") -> str:
        row = self._db.row("SELECT value FROM setting WHERE name = ?", (name,))
        return str(row[0]) if row else default

    def set_setting(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))

    def forget_setting(self, name: str) -> None:
        self._db.execute("DELETE FROM setting WHERE name = ?", (name,))

    # accounts

    def accounts(self) -> tuple[Account, ...]:
        rows = self._db.rows(f"SELECT {_ACCOUNT} FROM account ORDER BY name")  # noqa: S608
        return tuple(_account(row) for row in rows)

    def account(self, account: AccountId) -> Account:
        for one in self.accounts():
            if one.id == account:
                return one
        raise NotFound("account", account)

    def add_account(self, account: Account) -> Account:
        account = replace(account, id=AccountId(account.id or new_id()), name=checked_name(account.name))
        self._refuse_taken("account", account.name, [one.name for one in self.accounts()])
        self._db.execute(
            f"INSERT INTO account ({_ACCOUNT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (account.id, account.name, *_sign_in_columns(account)),
        )
        return account

    def rename_account(self, account: AccountId, name: str) -> None:
        name = checked_name(name)
        self._refuse_taken("account", name, [one.name for one in self.accounts() if one.id != account])
        self._db.execute("UPDATE account SET name = ? WHERE id = ?", (name, account))

    def update_account(self, account: Account) -> None:
        self._db.execute(
            "UPDATE account SET email = ?, user = ?, server = ?, auth = ?, client_id = ?, tenant = ?, cloud = ?"
            " WHERE id = ?",
            (*_sign_in_columns(account), account.id),
        )

    def remove_account(self, account: AccountId) -> None:
        self._db.execute("DELETE FROM account WHERE id = ?", (account,))

    def spokes_of_account(self, account: AccountId) -> tuple[SpokeConfig, ...]:
        rows = self._db.rows(f"SELECT {_SPOKE} FROM spoke WHERE account = ? ORDER BY rowid", (account,))  # noqa: S608
        return tuple(_spoke(row) for row in rows)

    # hubs

    def hubs(self) -> tuple[HubConfig, ...]:
        spokes: dict[str, list[SpokeConfig]] = {}
        for row in self._db.rows(f"SELECT {_SPOKE} FROM spoke ORDER BY rowid"):  # noqa: S608
            spoke = _spoke(row)
            spokes.setdefault(spoke.hub, []).append(spoke)
        return tuple(
            HubConfig(HubId(str(id_)), str(name), ObjectKind(object_), tuple(spokes.get(str(id_), ())), bool(paused))
            for id_, name, object_, paused in self._db.rows("SELECT id, name, object, paused FROM hub ORDER BY rowid")
        )

    def hub(self, hub: HubId) -> HubConfig:
        for one in self.hubs():
            if one.id == hub:
                return one
        raise NotFound("hub", hub)

    def add_hub(self, name: str, kind: ObjectKind) -> HubConfig:
        name = checked_name(name)
        self._refuse_taken("hub", name, [one.name for one in self.hubs()])
        hub = HubConfig(HubId(new_id()), name, kind)
        self._db.execute("INSERT INTO hub (id, name, object) VALUES (?, ?, ?)", (hub.id, name, kind.value))
        return hub

    def rename_hub(self, hub: HubId, name: str) -> None:
        name = checked_name(name)
        self._refuse_taken("hub", name, [one.name for one in self.hubs() if one.id != hub])
        self._db.execute("UPDATE hub SET name = ? WHERE id = ?", (name, hub))

    def set_paused(self, hub: HubId, *, paused: bool) -> None:
        self._db.execute("UPDATE hub SET paused = ? WHERE id = ?", (int(paused), hub))

    def remove_hub(self, hub: HubId) -> None:
        self._db.execute(
            "DELETE FROM setting WHERE EXISTS (SELECT 1 FROM spoke WHERE hub = ?"
            " AND (setting.name IN ('let-go.' || spoke.id, 'unwritten.' || spoke.id)"
            " OR setting.name GLOB 'kept.' || spoke.id || '.*'))",
            (hub,),
        )
        self._db.execute("DELETE FROM hub WHERE id = ?", (hub,))

    def run_number(self, hub: HubId) -> int:
        row = self._db.row("SELECT run_number FROM hub WHERE id = ?", (hub,))
        return int(row[0] or 0) if row else 0

    def set_run_number(self, hub: HubId, number: int) -> None:
        self._db.execute("UPDATE hub SET run_number = ? WHERE id = ?", (number, hub))

    # spokes

    def spoke(self, spoke: SpokeId) -> SpokeConfig:
        row = self._db.row(f"SELECT {_SPOKE} FROM spoke WHERE id = ?", (spoke,))  # noqa: S608
        if not row:
            raise NotFound("spoke", spoke)
        return _spoke(row)

    def add_spoke(self, hub: HubId, name: str, kind: SpokeKind, place: Place, options: SpokeOptions) -> SpokeConfig:
        name = checked_name(name)
        self._refuse_taken("spoke", name, [one.name for one in self.hub(hub).spokes])
        spoke = SpokeConfig(SpokeId(new_id()), hub, name, kind, place, options)
        self._db.execute(
            f"INSERT INTO spoke ({_SPOKE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",  # noqa: S608
            (
                spoke.id, hub, name, kind.value, place.identity, place.path, place.account, place.folder_id,
                place.host, place.user, place.mailbox, _options_text(options),
            ),
        )  # fmt: skip
        self._db.execute("INSERT INTO condition (spoke) VALUES (?)", (spoke.id,))
        return spoke

    def rename_spoke(self, spoke: SpokeId, name: str) -> None:
        name = checked_name(name)
        others = [one.name for one in self.hub(self.spoke(spoke).hub).spokes if one.id != spoke]
        self._refuse_taken("spoke", name, others)
        self._db.execute("UPDATE spoke SET name = ? WHERE id = ?", (name, spoke))

    def set_options(self, spoke: SpokeId, options: SpokeOptions) -> None:
        self._db.execute("UPDATE spoke SET options = ? WHERE id = ?", (_options_text(options), spoke))

    def set_enabled(self, spoke: SpokeId, *, enabled: bool) -> None:
        self._db.execute("UPDATE spoke SET enabled = ? WHERE id = ?", (int(enabled), spoke))

    def update_place(self, spoke: SpokeId, place: Place) -> None:
        """Where the spoke is found from now on; its identity stays for ever, for origins are made of it."""
        self._db.execute(
            "UPDATE spoke SET path = ?, account = ?, folder_id = ?, host = ?, user = ?, mailbox = ? WHERE id = ?",
            (place.path, place.account, place.folder_id, place.host, place.user, place.mailbox, spoke),
        )

    def set_unwritten(self, spoke: SpokeId, *, unwritten: bool) -> None:
        """The hub may write there, and no run has been through it since that was allowed."""
        if unwritten:
            self.set_setting(f"{_UNWRITTEN}{spoke}", "yes")
        else:
            self.forget_setting(f"{_UNWRITTEN}{spoke}")

    def is_unwritten(self, spoke: SpokeId) -> bool:
        return bool(self.setting(f"{_UNWRITTEN}{spoke}"))

    def remember_source(self, spoke: SpokeId, name: str, zone: str) -> None:
        """Name and zone of floating times of a spoke that is taken away; what came from it still looks by them."""
        self.set_setting(f"{_FORMER}{spoke}", json.dumps([name, zone]))

    def forget_source(self, spoke: SpokeId) -> None:
        self.forget_setting(f"{_FORMER}{spoke}")

    def former_sources(self) -> dict[SpokeId, tuple[str, str]]:
        """Name and IANA zone ('' where there was none) of sources that were taken away."""
        rows = self._db.rows("SELECT name, value FROM setting WHERE name GLOB ?", (f"{_FORMER}*",))
        found = {SpokeId(str(name).removeprefix(_FORMER)): json.loads(str(value)) for name, value in rows}
        return {spoke: (str(name), str(zone)) for spoke, (name, zone) in found.items()}

    def remove_spoke(self, spoke: SpokeId) -> None:
        """With all that is known of it; what a person pinned there has no place any more."""
        self._db.execute("DELETE FROM pin WHERE spoke = ?", (spoke,))
        self._db.execute("DELETE FROM setting WHERE name = ? OR name GLOB ?", (f"let-go.{spoke}", f"kept.{spoke}.*"))
        self.forget_setting(f"{_UNWRITTEN}{spoke}")
        self._db.execute("DELETE FROM spoke WHERE id = ?", (spoke,))

    @staticmethod
    def _refuse_taken(kind: str, name: str, others: list[str]) -> None:
        if name.casefold() in (other.casefold() for other in others):
            raise NameTaken(kind, name)


def _options_text(options: SpokeOptions) -> str:
    return json.dumps(options_to_texts(options), ensure_ascii=False)


def _sign_in_columns(account: Account) -> tuple[str, ...]:
    auth, cloud = account.auth.value, account.cloud.value
    return account.email, account.user, account.server, auth, account.client_id, account.tenant, cloud


def _account(row: tuple[object, ...]) -> Account:
    id_, name, email, user, server, auth, client_id, tenant, cloud = (str(value) for value in row)
    return Account(AccountId(id_), name, email, user, server, AuthMethod(auth), client_id, tenant, Cloud(cloud))


def _spoke(row: tuple[object, ...]) -> SpokeConfig:
    id_, hub, name, kind, identity, path, account, folder_id, host, user, mailbox, options, enabled = row
    place = Place(
        identity=str(identity),
        path=str(path),
        account=AccountId(str(account)) if account else None,
        folder_id=str(folder_id),
        host=str(host),
        user=str(user),
        mailbox=str(mailbox),
    )
    return SpokeConfig(
        SpokeId(str(id_)),
        HubId(str(hub)),
        str(name),
        SpokeKind(str(kind)),
        place,
        options_from_texts(json.loads(str(options))),
        bool(enabled),
    )
