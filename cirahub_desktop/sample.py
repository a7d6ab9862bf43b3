"""The example: a hub that can be tried and thrown away, with a feed and an Exchange of its own inside this program.

The sandbox listens on loopback while somebody needs it: it starts when a spoke of the example is opened and ends with
the program. Its data lie beside the store, its secrets are no secrets and never reach the vault. Of two programs that
use the same data one serves, and the other asks it.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault
from cirahub_desktop.known_sample import KnownSample, forget_sample, known_sample, remember_sample
from cirahub_desktop.places import link_identity
from cirahub_desktop.sample_story import Story, StoryEvent, story_day, story_feed, story_start
from cirahub_desktop.sync.errors import AnotherRun, ExampleStays, StoreFailed
from cirahub_desktop.sync.lock import RUN_ENDS, HubLock
from cirahub_desktop.sync.model.hub import Account, AuthMethod, HubConfig, ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.item import AccountId, HubId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.setup import new_id
from cirahub_desktop.sync.state.store import Store

if TYPE_CHECKING:
    from cirahub_desktop.sandbox.server import Sandbox

_FEED: Final = "example.ics"
_HOST: Final = "127.0.0.1"
_LAST_WAIT: Final = 0.5
"""Seconds that ending the program waits for a call under way."""


class Sample:
    """Reached as ``App.sample``. All methods but ``hub`` belong into a worker."""

    def __init__(
        self, store: Callable[[], AbstractContextManager[Store]], data_dir: Path, lock_dir: Path, clock: Clock,
        zone: ZoneInfo,
    ) -> None:  # fmt: skip
        """``store`` opens a connection, to be closed at the end of the block."""
        self._store, self._folder, self._lock_dir = store, data_dir / "example", lock_dir
        self._clock, self._zone = clock, zone
        self._serving = FileLock(lock_dir / "example.lock", thread_local=False)
        self._box: Sandbox | None = None
        self._guard = threading.Lock()

    @property
    def hub(self) -> HubId | None:
        """The example, where there is one."""
        known = self._known()
        return known.hub if known else None

    def make(self, story: Story) -> HubConfig:
        """The hub with its two spokes, as the wizard would leave them; the one that is there already, if there is.
        Raises StoreFailed, and AnotherRun while another program makes or ends it."""
        with self._guard, self._store() as store:
            known = known_sample(store)
            if known is not None:
                return store.setup.hub(known.hub)
            if not self._may_serve():
                raise AnotherRun(story.hub)
            shutil.rmtree(self._folder, ignore_errors=True)
            box = self._box = self._begin(0)
            box.set_feed(_FEED, story_feed(story, self._today(), self._zone))
            folder = box.add_calendar(story.target)
            for event in story.already_there:
                self._put(box, event, story.target)
            with store.transaction():
                known = _set_up(store, story, box, folder)
                return store.setup.hub(known.hub)

    def wake(self, hub: HubId) -> None:
        """Let the example's servers answer, where ``hub`` is the example; a port that was taken meanwhile is replaced.
        Raises StoreFailed."""
        with self._guard, self._store() as store:
            known = known_sample(store)
            if known is None or known.hub != hub or self._box is not None or not self._may_serve():
                return
            self._box = box = self._begin(known.port)
            if box.port != known.port:
                account = store.setup.account(known.account)
                with store.transaction():
                    store.setup.update_account(replace(account, server=box.endpoint))
                    remember_sample(store, replace(known, port=box.port))

    def throw_away(self) -> None:
        """Nothing of it is left: no hub, no account, no servers, no data, no word in the store's file. Raises
        StoreFailed, and AnotherRun while a run of it does not end or another program serves it."""
        with self._guard, self._store() as store:
            known = known_sample(store)
            if known is None:
                return
            name = next((hub.name for hub in store.setup.hubs() if hub.id == known.hub), "")
            with HubLock(self._lock_dir, known.hub, name=name, wait=RUN_ENDS):
                if not self._may_serve():
                    raise AnotherRun(name)
                self._stop()
                shutil.rmtree(self._folder, ignore_errors=True)
                with store.transaction():  # at last, so that who dies before it can do it again
                    forget_sample(store, known)
            self._serving.release()
            for lock in (known.hub, "example"):
                (self._lock_dir / f"{lock}.lock").unlink(missing_ok=True)
            store.shrink()

    def refuse(self, hub: HubId) -> None:
        """Raises ExampleStays where somebody would tie a place of their own to the example."""
        known = self._known()
        if known is not None and known.hub == hub:
            raise ExampleStays

    def close(self) -> bool:
        """The servers end; the data stay for the next start. False where something still works on them."""
        if not self._guard.acquire(timeout=_LAST_WAIT):
            return False
        try:
            self._end()
        finally:
            self._guard.release()
        return True

    def vault(self, real: Callable[[], Vault]) -> Callable[[], Vault]:
        """``real``, which is not even opened for the secrets of the example."""
        return lambda: _Vault(self._secret, real)

    # within

    def _known(self) -> KnownSample | None:
        with self._store() as store:
            return known_sample(store)

    def _secret(self, key: Secret) -> str | None:
        known = self._known()
        if known is None or key.id not in (known.account, known.feed):
            return None
        return {
            SecretKind.ACCOUNT_PASSWORD: _password(),
            SecretKind.FEED_LINK: f"http://{_HOST}:{known.port}/feeds/{_FEED}",
        }.get(key.kind, "")

    def _may_serve(self) -> bool:
        if self._serving.is_locked:
            return True
        try:
            self._lock_dir.mkdir(parents=True, exist_ok=True)
            self._serving.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise StoreFailed(StoreFailed.Reason.DENIED, str(self._lock_dir)) from error
        return True

    def _begin(self, port: int) -> Sandbox:
        from cirahub_desktop.sandbox.server import Sandbox

        try:
            return Sandbox(self._folder, port).start()
        except OSError as error:
            if port:
                return self._begin(0)
            self._serving.release()
            raise StoreFailed(StoreFailed.Reason.DENIED, str(self._folder)) from error

    def _end(self) -> None:
        self._stop()
        self._serving.release()

    def _stop(self) -> None:
        if self._box is not None:
            self._box.close()
            self._box = None

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

    def _put(self, box: Sandbox, event: StoryEvent, path: str) -> None:
        start = story_start(event, story_day(self._today(), event.day), self._zone).astimezone(UTC)
        box.put_event(path, event.subject, event.place, start, event.minutes)


class _Vault:
    """Answers for the example out of what is known of it, for everything else as the real one."""

    def __init__(self, known: Callable[[Secret], str | None], real: Callable[[], Vault]) -> None:
        self._known, self._real = known, real

    @property
    def lasting(self) -> bool:
        return self._real().lasting

    @property
    def damaged(self) -> str:
        return self._real().damaged

    def get(self, key: Secret) -> str | None:
        known = self._known(key)
        return self._real().get(key) if known is None else known

    def put(self, key: Secret, secret: str) -> None:
        self._real().put(key, secret)

    def delete(self, key: Secret) -> None:
        self._real().delete(key)

    def clear_away(self) -> None:
        self._real().clear_away()


def _set_up(store: Store, story: Story, box: Sandbox, folder: str) -> KnownSample:
    """Rows as the wizard makes them; the names give way to those of the person."""
    (user, _), *_ = box.users.items()
    account = store.setup.add_account(
        Account(AccountId(new_id()), _free(story.account, store.setup.accounts()), user, user, box.endpoint,
                AuthMethod.BASIC)
    )  # fmt: skip
    hub = store.setup.add_hub(_free(story.hub, store.setup.hubs()), ObjectKind.CALENDARS)
    link = f"{box.base}/feeds/{_FEED}"
    feed = store.setup.add_spoke(
        hub.id, story.feed, SpokeKind.ICAL, Place(link_identity(link), host=_HOST), SpokeOptions(feeds_hub=Feeding.ALL)
    )
    place = Place(f"ews:{folder}", path=f"/{story.target}", account=account.id, folder_id=folder)
    options = SpokeOptions(feeds_hub=Feeding.OFF)
    target = store.setup.add_spoke(hub.id, story.target, SpokeKind.PUBLIC_FOLDER, place, options)
    known = KnownSample(hub.id, account.id, feed.id, target.id, box.port)
    remember_sample(store, known)
    return known


def _free(name: str, taken: Sequence[Account] | Sequence[HubConfig]) -> str:
    """``name``, with a number where that name is in use."""
    names = {one.name.casefold() for one in taken}
    tries = (name, *(f"{name} {number}" for number in range(2, len(names) + 3)))
    return next(one for one in tries if one.casefold() not in names)


def _password() -> str:
    from cirahub_desktop.sandbox.sample_folders import PASSWORDS

    return next(iter(PASSWORDS.values()))
