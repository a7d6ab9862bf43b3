"""Every error that the program knows has a sentence of its own and an advice, in both languages, and no secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync import sign_in_errors as s

NOT_FOUND = ("hub", "spoke", "account", "folder", "hold", "option", "run", "item", "pin", "conflict")
HOST, FOLDER = "mail.example.com", "/Team Calendar"
_Reason = e.FolderProblem.Reason
OF_MAILBOXES = (_Reason.NOT_FOUND, _Reason.NO_READ, _Reason.NO_WRITE, _Reason.NO_MAILBOX)
"""What is worded otherwise for a mailbox."""


def subclasses(kind: type[e.CiraHubError]) -> Iterator[type[e.CiraHubError]]:
    for child in kind.__subclasses__():
        if child.__module__ in (e.__name__, s.__name__):
            yield child
            yield from subclasses(child)


def samples(kind: type[e.CiraHubError]) -> list[e.CiraHubError]:
    """One error per reason of ``kind``; a new class has to be added here, which the walk below makes sure of."""
    plain: dict[type[e.CiraHubError], list[e.CiraHubError]] = {
        e.NameTaken: [e.NameTaken(one, "Team") for one in ("hub", "spoke", "account")],
        e.NotFound: [e.NotFound(one, "x") for one in NOT_FOUND],
        e.NothingToUndo: [e.NothingToUndo(one, "7f3a", days=30) for one in e.NothingToUndo.Reason],
        e.ExampleStays: [e.ExampleStays()],
        e.AccountInUse: [e.AccountInUse("Work", "Dock")],
        e.BadName: [e.BadName(60)],
        e.BadOption: [e.BadOption("strikes", "7", "1 or 2")],
        e.BadFilter: [e.BadFilter("titel~board", one) for one in e.BadFilter.Reason],
        e.OptionImpossible: [e.OptionImpossible("hub-writes", one) for one in e.OptionImpossible.Reason],
        e.LinkRefused: [e.LinkRefused(one, "/share") for one in e.LinkRefused.Reason],
        e.AnotherRun: [e.AnotherRun("Team")],
        e.Cancelled: [e.Cancelled()],
        e.Unexpected: [e.Unexpected("KeyError")],
        e.StoreFailed: [e.StoreFailed(one, "hub.db") for one in e.StoreFailed.Reason],
        e.VaultFailed: [e.VaultFailed(), e.VaultFailed(locked=True), e.VaultFailed(missing=True)],
        e.ServerNotFound: [e.ServerNotFound("example.com")],
        e.ForeignHost: [e.ForeignHost(HOST, "example.com")],
        e.SecretMissing: [
            e.SecretMissing(one, "Work", damaged=where) for one in ("link", "password") for where in ("", "s.vault")
        ],
        e.SignInFailed: [e.SignInFailed(HOST, offered=("NTLM",))],
        e.Refused: [e.Refused(HOST), e.Refused(HOST, exchange=True)],
        e.Unreachable: [e.Unreachable(HOST, one, status=503) for one in e.Unreachable.Reason],
        e.BadSource: [e.BadSource(HOST, one, "80") for one in e.BadSource.Reason],
        e.FolderProblem: [
            *(e.FolderProblem(FOLDER, one) for one in e.FolderProblem.Reason),
            *(e.FolderProblem("room@example.com/Calendar", one) for one in OF_MAILBOXES),
        ],
        e.AnswerLost: [e.AnswerLost(HOST)],
        e.BatchTooLarge: [e.BatchTooLarge(HOST)],
        s.SignInNeeded: [s.SignInNeeded(HOST, one, "AADSTS65001") for one in s.SignInNeeded.Reason],
        s.SignInStopped: [s.SignInStopped(one) for one in s.SignInStopped.Reason],
        s.TicketFailed: [s.TicketFailed(HOST, one) for one in s.TicketFailed.Reason],
        s.OtherAccount: [s.OtherAccount("paul@nord.example", "claire@nord.example")],
    }
    return plain[kind]


BASES = {e.Misuse, e.SpokeError}
ALL = [error for kind in subclasses(e.CiraHubError) if kind not in BASES for error in samples(kind)]


def name_of(error: object) -> str:
    return repr(error)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    i18n.use(request.param)
    return str(request.param)


def texts(words: wording.Words) -> list[str]:
    facts = (part for row in words.facts for part in row)
    return [words.title, words.advice, *words.reasons, *words.steps, *facts, words.help or ""]


@pytest.mark.parametrize("error", ALL, ids=name_of)
def test_every_error_has_a_sentence_an_advice_and_at_most_three_ways_out(error: e.CiraHubError, language: str) -> None:
    words = wording.explain(error)
    assert words.title.endswith((".", "?"))
    assert words.advice
    assert len(words.steps) <= 3
    assert words.title != wording.explain(e.SpokeError()).title
    assert words.title != wording.explain(e.CiraHubError()).title


@pytest.mark.parametrize("error", ALL, ids=name_of)
def test_no_sentence_sounds_like_a_machine(error: e.CiraHubError, language: str) -> None:
    for said in texts(wording.explain(error)):
        text = re.sub(r"^ {4}.*$", "", said, flags=re.MULTILINE)  # commands to be typed are for a machine
        assert not re.search(r"!|invalid|failed to|0x|traceback|\{|\}|échoué", text, re.IGNORECASE), text
        assert "'" not in text, text


def test_a_calendar_that_is_only_looked_for_has_nothing_to_lose() -> None:
    known, sought = (
        wording.explain(e.FolderProblem(f"room@example.com/{path}", _Reason.NOT_FOUND)) for path in ("Calendar", "")
    )
    assert known.advice == f"{sought.advice} Nothing is deleted meanwhile."


def test_no_two_errors_share_a_title(language: str) -> None:
    titles = [wording.explain(error).title for error in ALL]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("error", ALL, ids=name_of)
def test_french_is_french(error: e.CiraHubError) -> None:
    english = wording.explain(error)
    i18n.use("fr")
    french = wording.explain(error)
    assert french.title != english.title
    assert french.advice != english.advice
    assert french.steps == () or not set(french.steps) & set(english.steps)
    for text in texts(french):
        assert not re.search(r" [:;?!»]|« ", text), f"a plain space where a line must not break: {text}"


@pytest.mark.parametrize(
    "error",
    [
        e.Refused(HOST, exchange=True),
        e.Refused("outlook.office365.com", exchange=True),
        e.Refused(HOST),
        e.SignInFailed(HOST),
        e.FolderProblem(FOLDER, e.FolderProblem.Reason.NO_WRITE, missing=("create", "change", "delete")),
        e.BadSource(HOST, e.BadSource.Reason.SIGN_IN_PAGE, "Nordfracht – Sign in"),
        e.Unreachable(HOST, e.Unreachable.Reason.CERTIFICATE),
    ],
    ids=name_of,
)
def test_where_only_somebody_else_can_help_there_is_a_message_with_the_facts(error: e.CiraHubError) -> None:
    words = wording.explain(error)
    assert words.help is not None
    assert words.title in words.help
    for label, value in words.facts:
        assert f"{label}: {value}" in words.help


def test_a_sign_in_page_reads_as_the_picture_of_the_wizard_shows() -> None:
    words = wording.explain(e.BadSource(HOST, e.BadSource.Reason.SIGN_IN_PAGE, "Nordfracht – Sign in"))
    assert words.title == "This link answered with a sign-in page, not with a calendar."
    assert words.facts[0] == ("What came back", "a web page, “Nordfracht – Sign in”")
    assert words.facts[1][1] == "a calendar (a text that begins with BEGIN:VCALENDAR)"
    assert len(words.steps) == 2


def test_a_link_that_is_not_ics_names_the_end_of_its_path() -> None:
    words = wording.explain(e.LinkRefused(e.LinkRefused.Reason.NOT_ICS, "/share"))
    assert words.title == "This link does not end in .ics, so it cannot be used. Its path ends in “/share”."


def test_an_unknown_option_suggests_the_closest() -> None:
    assert wording.explain(e.NotFound("option", "rang-past")).advice == "Did you mean “range-past”?"
    assert "hub-writes" in wording.explain(e.NotFound("option", "zzz")).advice


def test_a_hub_that_was_removed_behind_the_window_is_not_called_by_its_number() -> None:
    for kind in ("hub", "spoke", "account"):
        words = wording.explain(e.NotFound(kind, "cfa963ac695f4066ab27da68f505b4e1"))
        assert words.title == f"This {kind} is not there any more."
        assert "removed meanwhile" in words.advice
    assert wording.explain(e.NotFound("hub", "Team")).title == "There is no hub called “Team”."


def test_a_server_that_asked_to_wait_is_quoted_with_its_time() -> None:
    busy = e.Unreachable(HOST, e.Unreachable.Reason.BUSY, retry_after=300)
    assert wording.explain(busy).advice == "Nothing is lost; CiraHub tries again in 5 minutes."


@pytest.mark.parametrize(
    "error", [ValueError("secret-link"), e.CiraHubError("secret-link"), e.SpokeError("secret-link")]
)
def test_r12_the_unforeseen_gets_a_sentence_and_its_text_is_not_shown(error: Exception) -> None:
    words = wording.explain(error)
    assert words.title
    assert all("secret-link" not in text for text in texts(words))


def test_every_reason_is_walked() -> None:
    """The walk above takes its reasons from the enums themselves; this guards the walk."""
    reasons = [kind.Reason for kind in subclasses(e.CiraHubError) if hasattr(kind, "Reason")]
    members: set[Enum] = {member for kind in reasons for member in kind}
    assert members <= {error.reason for error in ALL if hasattr(error, "reason")}
