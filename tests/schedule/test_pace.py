"""When one spoke is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.schedule import Pace, after, back_off, may_be_the_network, needs_person, next_run, wish
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.sign_in_errors import SignInNeeded

NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
BUSY = e.Unreachable("h", e.Unreachable.Reason.BUSY, retry_after=1800)
TIMEOUT = e.Unreachable("h", e.Unreachable.Reason.TIMEOUT)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_the_interval_counts_from_the_end_of_the_last_run() -> None:
    assert next_run(Pace(NOW), QUARTER, NOW) == NOW + QUARTER


def test_a_spoke_that_never_ran_is_due_now() -> None:
    assert next_run(Pace(), QUARTER, NOW) == NOW


def test_by_hand_is_never_due_by_itself_not_even_after_a_failure() -> None:
    assert next_run(Pace(), None, NOW) is None
    assert next_run(Pace(NOW, failures=3), None, NOW) is None


@pytest.mark.parametrize(
    ("failures", "wait"),
    [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (1000, 360)],
)
def test_failures_double_the_wait_up_to_six_hours(failures: int, wait: int) -> None:
    assert back_off(failures) == minutes(wait)
    assert next_run(Pace(NOW, failures), QUARTER, NOW) == NOW + minutes(wait)


def test_a_server_that_says_when_is_left_alone_until_then() -> None:
    pace = after(Pace(), BUSY, NOW)
    assert next_run(pace, QUARTER, NOW) == NOW + minutes(30)


def test_a_long_back_off_is_not_shortened_by_the_server() -> None:
    pace = after(Pace(NOW, failures=7), BUSY, NOW)
    assert next_run(pace, QUARTER, NOW) == NOW + minutes(128)


@pytest.mark.parametrize("failures", [0, 1, 5, 12, 400])
def test_a_refusal_is_asked_again_by_the_hour_however_long_it_lasts(failures: int) -> None:
    """Never in a loop (EXCHANGE.md, A2); and it may clear by itself, which nobody should have to wait six hours for."""
    refused = after(Pace(NOW, failures), e.Refused("h", exchange=True), NOW)
    assert next_run(refused, QUARTER, NOW) == NOW + minutes(60)


def test_a_success_forgets_all_failures() -> None:
    failed = after(after(Pace(), TIMEOUT, NOW), TIMEOUT, NOW)
    assert failed.failures == 2
    assert next_run(after(failed, None, NOW), QUARTER, NOW) == NOW + QUARTER


def test_a_run_due_while_the_computer_slept_is_due_at_once_and_only_once() -> None:
    woken = NOW + timedelta(hours=9)
    due = next_run(Pace(NOW), QUARTER, woken)
    assert due is not None
    assert due <= woken
    assert next_run(after(Pace(NOW), None, woken), QUARTER, woken) == woken + QUARTER


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=15), timedelta(days=30)])
def test_a_clock_put_back_by_a_year_does_not_stop_the_runs(later: timedelta) -> None:
    """R7 looks at the clocks; here it is only that somebody goes on asking."""
    assert next_run(Pace(NOW + timedelta(days=365)), QUARTER, NOW + later) == NOW + later


def test_a_clock_put_right_by_a_little_changes_nothing() -> None:
    assert next_run(Pace(NOW + minutes(1), failures=3), QUARTER, NOW) == NOW + minutes(5)


def test_a_server_that_asks_for_years_waits_for_a_day() -> None:
    wrong = e.Unreachable("h", e.Unreachable.Reason.BUSY, retry_after=1e18)
    assert wish(wrong) == timedelta(hours=24)
    assert next_run(after(Pace(), wrong, NOW), QUARTER, NOW) == NOW + timedelta(hours=24)


@pytest.mark.parametrize(
    ("error", "may_be"),
    [
        (e.Unreachable("h", e.Unreachable.Reason.NO_SUCH_HOST), True),
        (e.Unreachable("h", e.Unreachable.Reason.CERTIFICATE), True),
        (TIMEOUT, True),
        (BUSY, False),
        (e.Unreachable("h", e.Unreachable.Reason.BUSY), False),
        (e.Unreachable("h", e.Unreachable.Reason.SERVER_ERROR, status=500), False),
        (e.Unreachable("h", e.Unreachable.Reason.TIMEOUT, retry_after=600), False),
        (e.FolderProblem("Z:", e.FolderProblem.Reason.MARKER_MISSING), True),
        (e.FolderProblem("Z:", e.FolderProblem.Reason.NO_READ), False),
        (e.BadSource("h", e.BadSource.Reason.NOT_EXCHANGE, "HTML"), True),
        (e.BadSource("h", e.BadSource.Reason.SIGN_IN_PAGE), True),
        (e.BadSource("h", e.BadSource.Reason.TRUNCATED), False),
        (e.SignInFailed("h"), False),
        (None, False),
    ],
)
def test_what_another_network_may_mend(error: e.CiraHubError | None, may_be: bool) -> None:
    assert may_be_the_network(error) is may_be


@pytest.mark.parametrize(
    ("error", "person"),
    [
        (e.SignInFailed("h"), True),
        (SignInNeeded("h", SignInNeeded.Reason.EXPIRED), True),
        (e.ForeignHost("h", "d"), True),
        (e.SecretMissing("link", "x"), True),
        (e.Refused("h"), False),
        (TIMEOUT, False),
        (None, False),
    ],
)
def test_a_refused_sign_in_waits_for_a_person(error: e.CiraHubError | None, person: bool) -> None:
    assert needs_person(error) is person
