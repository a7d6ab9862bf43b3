"""Several spokes at once: daemon threads, so that one that hangs never keeps the process alive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def in_parallel(jobs: Mapping[K, Callable[[], V]]) -> dict[K, V]:
    """Run every job to its end; then raise the first exception there was, in the order of the jobs.

    Jobs look at the cancel token themselves; what one raises does not stop the others.
    """
    results: dict[K, V] = {}
    errors: dict[K, BaseException] = {}

    def run(key: K, job: Callable[[], V]) -> None:
        try:
            results[key] = job()
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            errors[key] = error

    threads = [
        threading.Thread(target=run, args=(key, job), name=f"spoke-{number}", daemon=True)
        for number, (key, job) in enumerate(jobs.items())
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for key in jobs:
        if key in errors:
            raise errors[key]
    return results
