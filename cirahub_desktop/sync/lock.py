"""One run per hub at a time, across processes; a process that dies does not keep the lock."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from cirahub_desktop.sync.errors import AnotherRun, StoreFailed
from cirahub_desktop.sync.model.item import HubId


class HubLock:
    """Held while a run is on, and by whoever changes what a run would write back over."""

    def __init__(self, folder: Path, hub: HubId, *, wait: float = 0.0) -> None:
        """``wait``: seconds to wait for another one to end."""
        self._hub, self._folder, self._wait = hub, folder, wait
        self._lock = FileLock(folder / f"{hub}.lock", thread_local=False)

    def __enter__(self) -> None:
        """Raises AnotherRun and StoreFailed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=self._wait)
        except Timeout:
            raise AnotherRun(self._hub) from None
        except OSError as error:
            raise StoreFailed(StoreFailed.Reason.DENIED, str(self._folder)) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()
