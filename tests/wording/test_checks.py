"""What a person reads who waits for an answer right now."""

from __future__ import annotations

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.sync import errors as e
from cirahub_desktop.wording.checks import explain_check
from tests.wording.test_errors import ALL, HOST

BUSY = e.Unreachable(HOST, e.Unreachable.Reason.BUSY, retry_after=120)
PROMISES = {
    "en": ("next run", "by itself", "again: CiraHub", "asks again"),
    "fr": ("prochaine synchronisation", "réessaie", "d’elle-même", "redemande"),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("error", [*ALL, BUSY, e.SpokeError()], ids=repr)
def test_nobody_is_told_that_the_next_run_tries_again(error: e.CiraHubError, language: str) -> None:
    i18n.use(language)
    said = explain_check(error).advice
    assert not any(promise in said for promise in PROMISES[language]), said


@pytest.mark.parametrize("error", ALL, ids=repr)
def test_all_else_is_said_as_everywhere(error: e.CiraHubError) -> None:
    here, everywhere = explain_check(error), wording.explain(error)
    assert (here.title, here.steps, here.facts, here.help) == (
        everywhere.title,
        everywhere.steps,
        everywhere.facts,
        everywhere.help,
    )


def test_a_server_that_says_when_is_believed() -> None:
    assert explain_check(BUSY).advice == "Nothing is lost; try again in 2 minutes."
    silent = e.Unreachable(HOST, e.Unreachable.Reason.TIMEOUT)
    assert explain_check(silent).advice == "Nothing is lost; try again in a few minutes."


def test_what_a_person_has_to_do_anyway_stays() -> None:
    refused = e.SignInFailed(HOST)
    assert explain_check(refused) == wording.explain(refused)
