"""THE table of troubles: what each one is, what a person reads, what a script gets. Command line and window share it.

``arrange`` brings the trouble about on a Stage where everything worked before; ``heal`` takes it away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from cirahub_desktop.cli.codes import Code
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync import errors as e
from tests.e2e.stage import ACCOUNT, DOCK, FEED, TEAM, LastingVault, Stage
from tests.support.certificate import self_signed

BEFORE, AFTER = 30, 45
"""Events in the feed before the trouble, and from the time it comes."""
NOWHERE = "mail.verrier.invalid"
"""Reserved never to exist (RFC 6761, 6.4)."""
PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><input type=password></body></html>"

Change = Callable[[Stage], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One row. ``title`` is the sentence in English, ``french`` the same in French."""

    name: str
    arrange: Change
    heal: Change
    spoke: str
    """Where it shows; empty for the run as a whole."""
    error: type[e.CiraHubError] | None
    """None for deletions that wait for a person: nothing went wrong then."""
    title: str
    french: str
    code: Code = Code.NOT_REACHED
    before: int = BEFORE
    """Events in feed, hub and folder when it comes."""
    after: int = AFTER
    """Events in the feed when it is healed."""
    whole: bool = False
    """Whether the whole computer suffers and not one spoke alone."""


def in_trouble(stage: Stage, trouble: Trouble) -> None:
    """All worked once; then the trouble came, and mostly new events with it."""
    stage.publish(trouble.before)
    stage.set_up()
    stage.run()
    assert len(stage.subjects()) == trouble.before
    trouble.arrange(stage)


def _end_faults(stage: Stage) -> None:
    stage.sandbox.faults.clear()


def _end_rest(stage: Stage) -> None:
    """The time that the server asked for has passed; before, it is not asked, not even by hand."""
    _end_faults(stage)
    stage.later += timedelta(minutes=3)


def _end_troubles(stage: Stage) -> None:
    stage.troubles.close()


def _publish_again(stage: Stage) -> None:
    stage.publish(max(AFTER, len(stage.subjects())))


def _fail(operation: str, kind: str) -> Change:
    """Every request of one kind goes wrong."""

    def arrange(stage: Stage) -> None:
        stage.publish(AFTER)
        stage.sandbox.faults.add(f"{operation}:*:{kind}")

    return arrange


def _other_password(stage: Stage) -> None:
    stage.publish(AFTER)
    stage.sandbox.users[CLAIRE] = "changed by IT"


def _sign_in_again(stage: Stage) -> None:
    """As the window offers it; a refused password is not tried again by itself."""
    stage.sandbox.faults.clear()
    stage.app.servers.set_password(stage.app.servers.account(ACCOUNT).id, stage.sandbox.users[CLAIRE])


def _feed_at(stage: Stage, base: str) -> None:
    stage.publish(AFTER)
    stage.link_to(stage.link_at(base))
    stage.troubles.callback(stage.link_to, stage.link_at(stage.sandbox.base))


def _server_at(stage: Stage, base: str) -> None:
    stage.publish(AFTER)
    stage.move_server(f"{base}/EWS/Exchange.asmx")
    stage.troubles.callback(stage.move_server, stage.sandbox.endpoint)


def _feed_nowhere(stage: Stage) -> None:
    _feed_at(stage, f"https://{NOWHERE}")


def _server_nowhere(stage: Stage) -> None:
    _server_at(stage, f"https://{NOWHERE}")


def _distrusted(stage: Stage) -> str:
    """The address of a server whose certificate nobody vouches for; it holds nothing."""
    certfile, keyfile = self_signed(stage.data.parent)
    return stage.troubles.enter_context(Sandbox(certfile=certfile, keyfile=keyfile)).base


def _feed_distrusted(stage: Stage) -> None:
    _feed_at(stage, _distrusted(stage))


def _server_distrusted(stage: Stage) -> None:
    _server_at(stage, _distrusted(stage))


def _role(role: Role) -> Change:
    def arrange(stage: Stage) -> None:
        stage.publish(AFTER)
        stage.sandbox.set_role(TEAM, CLAIRE, role)

    return arrange


def _owner_again(stage: Stage) -> None:
    stage.sandbox.set_role(TEAM, CLAIRE, Role.OWNER)


def _feed_is(body: bytes) -> Change:
    def arrange(stage: Stage) -> None:
        stage.publish_bytes(body)

    return arrange


def _feed_shrinks(count: int) -> Change:
    def arrange(stage: Stage) -> None:
        stage.publish(count)

    return arrange


def _truncate(stage: Stage) -> None:
    stage.publish_bytes(stage.plan_of(AFTER).removesuffix(b"END:VCALENDAR\r\n"))


def _fill_disk(stage: Stage) -> None:
    """SQLite itself says SQLITE_FULL, for no page may be added to what the store has now."""
    stage.publish(430)
    patch = stage.troubles.enter_context(pytest.MonkeyPatch.context())
    real = sqlite3.connect

    def connect(*place: Any, **how: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*place, **how)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    patch.setattr(sqlite3, "connect", connect)


def _lose_keyring(stage: Stage) -> None:
    """What was kept for one session only is gone with it."""
    stage.publish(AFTER)
    before, stage.vault = stage.vault, LastingVault()
    stage.troubles.callback(setattr, stage, "vault", before)


_SIGN_IN = (
    "127.0.0.1 did not accept the user name and password.",
    "127.0.0.1 n’a pas accepté le nom d’utilisateur et le mot de passe.",
)
_NO_HOST = (
    f"There is no server called {NOWHERE}, or this computer is offline.",
    f"Aucun serveur ne s’appelle {NOWHERE}, ou cet ordinateur est hors ligne.",
)
_DISTRUST = (
    "127.0.0.1 shows a certificate that this computer does not trust.",
    "127.0.0.1 présente un certificat auquel cet ordinateur ne fait pas confiance.",
)
_BUSY = ("127.0.0.1 is busy and asked to wait.", "127.0.0.1 est occupé et demande d’attendre.")
_ILL = ("127.0.0.1 is having trouble of its own.", "127.0.0.1 rencontre lui-même un problème.")
_FEED_REFUSED = (
    "127.0.0.1 knows who is asking and does not allow it.",
    "127.0.0.1 sait qui demande et ne l’autorise pas.",
)
_SERVER_REFUSED = (
    "127.0.0.1 refuses EWS, the way by which CiraHub reads and writes calendars.",
    "127.0.0.1 refuse EWS, la voie par laquelle CiraHub lit et écrit les calendriers.",
)
_NO_WRITE = (
    "This account may not write to the folder “/Team Calendar”.",
    "Ce compte n’a pas le droit d’écrire dans le dossier «\xa0/Team Calendar\xa0».",
)
_NO_READ = (
    "This account may not read the folder “/Team Calendar”.",
    "Ce compte n’a pas le droit de lire le dossier «\xa0/Team Calendar\xa0».",
)
_HIDDEN = (
    "The folder “/Team Calendar” is not there, or this account may not see it.",
    "Le dossier «\xa0/Team Calendar\xa0» n’existe pas, ou ce compte n’a pas le droit de le voir.",
)
_LOGIN_PAGE = (
    "This link answered with a sign-in page, not with a calendar.",
    "Ce lien a répondu par une page de connexion, pas par un calendrier.",
)
_TRUNCATED = ("The calendar broke off before its end.", "Le calendrier s’est interrompu avant la fin.")
_CUT_OFF = (
    "127.0.0.1 hung up in the middle of its answer.",
    "127.0.0.1 a coupé la connexion au milieu de sa réponse.",
)
_NOTHING = ("This link answered with nothing at all.", "Ce lien n’a rien renvoyé du tout.")
_EMPTIED = (
    "Waiting for your OK: 30 of 30 events would be deleted.",
    "En attente de votre accord\xa0: 30 événements sur 30 seraient supprimés.",
)
_ONE_LEFT = (
    "Waiting for your OK: 499 of 500 events would be deleted.",
    "En attente de votre accord\xa0: 499 événements sur 500 seraient supprimés.",
)
_FULL = ("The disk of this computer is full.", "Le disque de cet ordinateur est plein.")
_FORGOTTEN = (
    "The link of “Plan” is not in the password store of this computer.",
    "Le lien de «\xa0Plan\xa0» n’est pas dans le coffre de mots de passe de cet ordinateur.",
)

TROUBLES = (
    Trouble("wrong-password", _other_password, _sign_in_again, DOCK, e.SignInFailed, *_SIGN_IN),
    Trouble("feed-host-not-found", _feed_nowhere, _end_troubles, FEED, e.Unreachable, *_NO_HOST),
    Trouble("server-host-not-found", _server_nowhere, _end_troubles, DOCK, e.Unreachable, *_NO_HOST),
    Trouble("feed-certificate-not-trusted", _feed_distrusted, _end_troubles, FEED, e.Unreachable, *_DISTRUST),
    Trouble("server-certificate-not-trusted", _server_distrusted, _end_troubles, DOCK, e.Unreachable, *_DISTRUST),
    Trouble("feed-401", _fail("GET", "401"), _end_faults, FEED, e.SignInFailed, *_SIGN_IN),
    Trouble("feed-403", _fail("GET", "403"), _end_faults, FEED, e.Refused, *_FEED_REFUSED),
    Trouble("feed-500", _fail("GET", "500"), _end_faults, FEED, e.Unreachable, *_ILL),
    Trouble("feed-503", _fail("GET", "503=120"), _end_rest, FEED, e.Unreachable, *_BUSY),
    Trouble("server-401", _fail("FindItem", "401"), _sign_in_again, DOCK, e.SignInFailed, *_SIGN_IN),
    Trouble("server-403", _fail("FindItem", "403"), _end_faults, DOCK, e.Refused, *_SERVER_REFUSED),
    Trouble("server-500", _fail("FindItem", "500"), _end_faults, DOCK, e.Unreachable, *_ILL),
    Trouble("server-503", _fail("FindItem", "503=120"), _end_rest, DOCK, e.Unreachable, *_BUSY),
    Trouble("write-401", _fail("CreateItem", "401"), _sign_in_again, DOCK, e.SignInFailed, *_SIGN_IN),
    Trouble("write-403", _fail("CreateItem", "403"), _end_faults, DOCK, e.Refused, *_SERVER_REFUSED),
    Trouble("write-503", _fail("CreateItem", "503=120"), _end_rest, DOCK, e.Unreachable, *_BUSY),
    Trouble("folder-read-only", _role(Role.REVIEWER), _owner_again, DOCK, e.FolderProblem, *_NO_WRITE),
    Trouble("folder-not-readable", _role(Role.VISIBLE), _owner_again, DOCK, e.FolderProblem, *_NO_READ),
    Trouble("folder-hidden", _role(Role.HIDDEN), _owner_again, DOCK, e.FolderProblem, *_HIDDEN),
    Trouble("feed-login-page", _feed_is(PAGE), _publish_again, FEED, e.BadSource, *_LOGIN_PAGE),
    Trouble("feed-truncated", _truncate, _publish_again, FEED, e.BadSource, *_TRUNCATED),
    Trouble("feed-cut-off", _fail("GET", "truncated"), _end_faults, FEED, e.Unreachable, *_CUT_OFF),
    Trouble("feed-empty", _feed_is(b""), _publish_again, FEED, e.BadSource, *_NOTHING),
    Trouble("feed-without-events", _feed_shrinks(0), _publish_again, FEED, None, *_EMPTIED, Code.HELD),
    Trouble("feed-cut-from-500-to-1", _feed_shrinks(1), _publish_again, FEED, None, *_ONE_LEFT, Code.HELD, 500, 500),
    Trouble(
        "disk-full", _fill_disk, _end_troubles, "", e.StoreFailed, *_FULL, Code.ITEMS_FAILED, after=430, whole=True
    ),
    Trouble("no-keyring", _lose_keyring, _end_troubles, FEED, e.SecretMissing, *_FORGOTTEN, whole=True),
)
