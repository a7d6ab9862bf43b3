"""One run per hub at a time, across processes; a process that dies does not keep the lock."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnotherRun, StoreFailed
from cirahub_desktop.sync.model.item import HubId

RUN_ENDS: Final = 3.0
"""Seconds; a run that was cancelled has ended by then, and one that goes on is not waited for."""


class HubLock:
    """Held while a run is on, and by whoever changes what a run would write back over."""

    def __init__(
        self, folder: Path, hub: HubId, *, name: str = "", wait: float = 0.0, cancel: CancelToken | None = None
    ) -> None:
        """``wait``: seconds to wait for another one to end, or until ``cancel`` says stop. ``name``: what people call
        the hub, for AnotherRun."""
        self._name, self._folder, self._wait, self._cancel = name or hub, folder, wait, cancel or CancelToken()
        self._lock = FileLock(folder / f"{hub}.lock", thread_local=False)

    def __enter__(self) -> None:
        """Raises AnotherRun, StoreFailed and, where there is a ``cancel``, Cancelled."""
        self._cancel.check()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=self._wait, cancel_check=lambda: self._cancel.cancelled)
        except Timeout:
            self._cancel.check()
            raise AnotherRun(self._name) from None
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            reason = StoreFailed.Reason.FULL if full else StoreFailed.Reason.DENIED
            raise StoreFailed(reason, str(self._folder)) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()
