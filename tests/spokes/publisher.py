"""A feed server whose answers depend on what it was asked, for publishers that behave in ways of their own."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.feed_server import FeedServer, Reply, Request

Answer = Callable[[Request, int], Reply]
"""From a request and its number, from 1."""


class Publisher(FeedServer):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def _next(self) -> Reply:
        return self._answer(self.requests[-1], len(self.requests))
