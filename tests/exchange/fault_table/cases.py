"""The kinds of trouble, the kinds of request, and which of them go together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MINUTES_ASKED = 10
"""How long a busy server asks to be left alone, in the table."""
_SECONDS = MINUTES_ASKED * 60


class Request(Enum):
    GET_FOLDER = "GetFolder"
    FIND_FOLDER = "FindFolder"
    FIND_ITEM = "FindItem"
    GET_ITEM = "GetItem"
    CREATE_ITEM = "CreateItem"
    UPDATE_ITEM = "UpdateItem"
    DELETE_ITEM = "DeleteItem"

    @property
    def at_set_up(self) -> bool:
        """A person waits for the answer; afterwards it belongs to a run."""
        return self in (Request.GET_FOLDER, Request.FIND_FOLDER)

    @property
    def writes(self) -> bool:
        return self in (Request.CREATE_ITEM, Request.UPDATE_ITEM, Request.DELETE_ITEM)


class Done(Enum):
    """How much of the request the server carried out."""

    NONE = "nothing"
    HALF = "half"
    WHOLE = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """``spec`` is the sandbox's word for it, for each effect that it can have on a write."""

    words: str
    spec: dict[Done, str]
    once: bool = False
    """It strikes the first request alone; else every one as long as it lasts."""
    times_out: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    request: Request
    kind: Kind
    done: Done

    @property
    def fault(self) -> str:
        return f"{self.request.value}:{'1' if self.kind.once else '*'}:{self.kind.spec[self.done]}"

    @property
    def name(self) -> str:
        return f"{self.request.value}-{self.kind.words}-{self.done.value}".replace(" ", "_")


def _refusal(words: str, spec: str) -> Kind:
    return Kind(words, {Done.NONE: spec})


def _unclear(words: str, spec: str) -> Kind:
    return Kind(words, {Done.NONE: f"{spec}@none", Done.HALF: f"{spec}@half", Done.WHOLE: f"{spec}@whole"})


KINDS = (
    _refusal("401, the password is refused all at once", "401"),
    _refusal("403 with an empty body", "403"),
    _refusal("456, one of IIS’s own refusals", "status=456"),
    _refusal("407, a proxy wants a password", "status=407"),
    _refusal("302 to a sign-in page", "login"),
    _refusal("429 with Retry-After", f"429={_SECONDS}"),
    _refusal("503 with Retry-After", f"503={_SECONDS}"),
    _refusal("503 with a date in Retry-After", f"503-until={_SECONDS}"),
    _refusal("503 without a time", "503"),
    _refusal("ErrorServerBusy in a 200", f"busy={_SECONDS}000"),
    _refusal("ErrorServerBusy in a 500", f"busy-500={_SECONDS}000"),
    _refusal("ErrorServerBusy in a 503", f"busy-503={_SECONDS}000"),
    Kind("ErrorServerBusy for a moment, once", {Done.NONE: "busy=20"}, once=True),
    Kind(
        "ErrorServerBusy item by item",
        {Done.NONE: f"busy-item={_SECONDS}000@none", Done.HALF: f"busy-item={_SECONDS}000@half"},
    ),
    _unclear("500 with an empty body", "500"),
    Kind("500 with a page", {Done.NONE: "500-page"}),
    _unclear("200 with a page of somebody in between", "page"),
    _unclear("connection closed", "drop-before"),
    Kind("connection closed, once", {Done.NONE: "drop-before"}, once=True),
    Kind(
        "no answer in time",
        {Done.NONE: "hold@none", Done.HALF: "hold-after@half", Done.WHOLE: "hold-after"},
        times_out=True,
    ),
    Kind("answer breaks off", {Done.HALF: "truncated@half", Done.WHOLE: "truncated"}),
    Kind("a page behind the answer", {Done.WHOLE: "trailing"}),
    Kind("a slow answer", {Done.WHOLE: "slow=0.05"}),
)


def cases() -> Iterator[Case]:
    for request in Request:
        for kind in KINDS:
            for done in kind.spec:
                if request.writes or done is _of_a_read(kind):
                    yield Case(request, kind, done)


def _of_a_read(kind: Kind) -> Done:
    """Nothing can be half read, or read in vain: the first effect there is, stands for all."""
    return Done.WHOLE if Done.NONE not in kind.spec else Done.NONE
