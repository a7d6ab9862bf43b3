"""Which exit code a script sees (DESIGN.md, section 9)."""

from __future__ import annotations

import itertools

import pytest

from cirahub_desktop.cli.codes import Code, code_of_error, code_of_report, slug, worst
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from tests.cli.fake_app import report
from tests.wording.test_errors import ALL, name_of

EXPECTED = {
    "name-taken": 2,
    "not-found": 2,
    "account-in-use": 2,
    "bad-name": 2,
    "bad-option": 2,
    "bad-filter": 2,
    "nothing-to-undo": 2,
    "option-impossible": 2,
    "link-refused": 2,
    "example-stays": 2,
    "another-run": 5,
    "cancelled": 130,
    "unexpected": 1,
    "store-failed": 1,
    "vault-failed": 4,
    "secret-missing": 4,
    "ticket-failed": 4,
    "sign-in-needed": 4,
    "sign-in-stopped": 4,
    "other-account": 4,
    "foreign-host": 4,
    "sign-in-failed": 4,
    "server-not-found": 4,
    "refused": 4,
    "unreachable": 4,
    "bad-source": 4,
    "folder-problem": 4,
    "answer-lost": 4,
    "batch-too-large": 4,
}


@pytest.mark.parametrize("error", ALL, ids=name_of)
def test_every_error_has_its_code(error: e.CiraHubError) -> None:
    assert code_of_error(error) == EXPECTED[slug(error).split("/")[0]]


def test_slugs_tell_reasons_apart() -> None:
    assert slug(e.Unreachable("h", e.Unreachable.Reason.NO_SUCH_HOST)) == "unreachable/no-such-host"
    assert slug(e.SignInFailed("h")) == "sign-in-failed"


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations([2, 5, 4, 3, 1, 0], 2)))
def test_where_several_apply_the_order_is_2_5_4_3_1(one: int, other: int) -> None:
    assert worst([Code(other), Code(one)]) == one


def test_a_stop_by_the_person_comes_before_all() -> None:
    assert worst([Code.WRONG_CALL, Code.CANCELLED]) == 130


def test_a_report_carries_everything_its_spokes_met() -> None:
    lost = SpokeReport(SpokeId("a"), "a", Verdict.FAILED, error=e.SignInFailed("h"))
    partly = SpokeReport(SpokeId("b"), "b", Verdict.COMPLETE, failed=(e.ItemFault(e.FaultCode.REFUSED_BY_SERVER),))
    left_out = SpokeReport(SpokeId("c"), "c", Verdict.COMPLETE, skipped=(e.ItemFault(e.FaultCode.PRIVATE),))
    assert code_of_report(report("h", left_out)) == 0
    assert code_of_report(report("h", partly, left_out)) == 1
    assert code_of_report(report("h", partly, lost)) == 4
    assert code_of_report(report("h", error=e.StoreFailed(e.StoreFailed.Reason.FULL, "x"))) == 1
