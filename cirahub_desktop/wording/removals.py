"""What a removal would take away, what it took, and what stays behind and why."""

from __future__ import annotations

from cirahub_desktop.i18n import trn
from cirahub_desktop.sync.left import Stayed, Stays


def stayed(one: Stayed) -> str:
    """Such as: 3 events stay: somebody changed them by hand."""
    return {**_of_people(one.count), **_of_the_place(one.count)}[one.why]


def _of_people(count: int) -> dict[Stays, str]:
    return {
        Stays.AS_ASKED: trn("{count} event stays there.", "{count} events stay there.", count),
        Stays.EDITED: trn(
            "{count} event stays: somebody changed it by hand.",
            "{count} events stay: somebody changed them by hand.",
            count,
        ),
        Stays.MEETING: trn(
            "{count} event stays: people were invited to it.",
            "{count} events stay: people were invited to them.",
            count,
        ),
        Stays.USERS_COPY: trn(
            "{count} event stays: it is, or may be, somebody’s own copy.",
            "{count} events stay: they are, or may be, somebody’s own copies.",
            count,
        ),
        Stays.ADOPTED: trn(
            "{count} event stays: it was there before CiraHub.",
            "{count} events stay: they were there before CiraHub.",
            count,
        ),
        Stays.NATIVE: trn(
            "{count} event stays: it was made there by hand.",
            "{count} events stay: they were made there by hand.",
            count,
        ),
    }


def _of_the_place(count: int) -> dict[Stays, str]:
    return {
        Stays.LET_GO: trn(
            "{count} event stays: this hub let go of it before.",
            "{count} events stay: this hub let go of them before.",
            count,
        ),
        Stays.ANOTHERS: trn(
            "{count} event stays: another hub or computer writes it.",
            "{count} events stay: another hub or computer writes them.",
            count,
        ),
        Stays.REFUSED: trn(
            "{count} event stays: the server would not delete it.",
            "{count} events stay: the server would not delete them.",
            count,
        ),
        Stays.NOT_REACHED: trn(
            "{count} event stays: the place could not be reached.",
            "{count} events stay: the place could not be reached.",
            count,
        ),
        Stays.CANCELLED: trn(
            "{count} event stays: you stopped before it was its turn.",
            "{count} events stay: you stopped before it was their turn.",
            count,
        ),
    }
