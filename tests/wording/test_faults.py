"""Why one event was left out, by its own name (R9)."""

from __future__ import annotations

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.obstacle import Obstacle


@pytest.mark.parametrize("code", FaultCode)
def test_r9_every_code_has_a_line_of_its_own_in_both_languages(code: FaultCode) -> None:
    english = wording.fault(ItemFault(code, "uid", "Board meeting"))
    i18n.use("fr")
    french = wording.fault(ItemFault(code, "uid", "Board meeting"))
    assert english.startswith("“Board meeting”: ")
    assert french.startswith("«\u00a0Board meeting\u00a0»\u00a0: ")
    assert english.split(": ")[1] != french.split(": ")[1]


def test_each_obstacle_of_a_series_has_words_of_its_own() -> None:
    reasons = {wording.obstacle_reason(one.value) for one in Obstacle}
    assert len(reasons) == len(Obstacle)
    assert not reasons & {one.value for one in Obstacle}
    fault = ItemFault(FaultCode.AS_SINGLE_EVENTS, "u", "Tour", Obstacle.ZONE.value)
    assert wording.fault(fault).endswith("written as single events, because Exchange does not know its time zone")


def test_no_two_codes_read_the_same() -> None:
    lines = {wording.fault(ItemFault(code)) for code in FaultCode}
    assert len(lines) == len(FaultCode)


def test_detail_and_line_stand_in_brackets() -> None:
    rule = ItemFault(FaultCode.SERIES_NOT_EXPRESSIBLE, "u", "Board meeting", "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2")
    expected = "“Board meeting”: repeats in a way this calendar cannot store (FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2)"
    assert wording.fault(rule) == expected
    assert wording.fault(ItemFault(FaultCode.UNREADABLE, detail="DTSTART", line=12)).endswith("(DTSTART, line 12)")


def test_an_event_without_a_subject_is_still_spoken_of() -> None:
    assert wording.fault(ItemFault(FaultCode.NO_START, subject=" ")) == "An event without a subject: has no start"
