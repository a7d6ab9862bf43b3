"""A wrong password is tried once in a run, however many spokes would use it."""

from __future__ import annotations

import threading

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.doorway import Doorway
from cirahub_desktop.sync.errors import Cancelled, SignInFailed, Unreachable


def refuse() -> str:
    raise SignInFailed("mail.example", offered=("NTLM",))


def test_after_a_refusal_nobody_else_asks() -> None:
    doorway, cancel = Doorway(), CancelToken()
    with pytest.raises(SignInFailed):
        doorway.go(refuse, cancel)
    with pytest.raises(SignInFailed) as caught:
        doorway.go(lambda: pytest.fail("asked again"), cancel)
    assert (caught.value.host, caught.value.offered) == ("mail.example", ("NTLM",))


def test_another_trouble_of_the_first_is_its_own() -> None:
    doorway, cancel = Doorway(), CancelToken()

    def drop() -> str:
        raise Unreachable("mail.example", Unreachable.Reason.DROPPED)

    with pytest.raises(Unreachable):
        doorway.go(drop, cancel)
    assert doorway.go(lambda: "read", cancel) == "read"


def test_the_others_wait_for_the_first_and_then_go_together() -> None:
    doorway, cancel = Doorway(), CancelToken()
    inside, go_on, together = threading.Event(), threading.Event(), threading.Barrier(2)
    order: list[str] = []

    def first() -> None:
        inside.set()
        assert go_on.wait(10)
        order.append("first")

    def other() -> None:
        together.wait(10)  # both are inside at once
        order.append("other")

    threads = [threading.Thread(target=doorway.go, args=(first, cancel))]
    threads[0].start()
    assert inside.wait(10)
    threads += [threading.Thread(target=doorway.go, args=(other, cancel)) for _ in range(2)]
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert order == ["first", "other", "other"]


def test_r13_waiting_obeys_a_cancel() -> None:
    doorway, cancel, go_on = Doorway(), CancelToken(), threading.Event()
    inside = threading.Event()

    def first() -> None:
        inside.set()
        assert go_on.wait(10)

    thread = threading.Thread(target=doorway.go, args=(first, cancel))
    thread.start()
    assert inside.wait(10)
    cancel.cancel()
    with pytest.raises(Cancelled):
        doorway.go(lambda: "read", cancel)
    go_on.set()
    thread.join(10)
