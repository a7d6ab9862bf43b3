"""How often an event repeats, in words that office people use."""

from __future__ import annotations

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.wording.repeats import rule_words


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY", "every day"),
        ("FREQ=WEEKLY;BYDAY=TU,TH;WKST=MO", "every week on Tue, Thu"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20261224T090000Z", "every 2 weeks on Fri, until 24 Dec 2026"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=10", "every month on the last Fri, 10 times"),
        ("FREQ=MONTHLY;BYDAY=+2TU", "every month on the second Tue"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"),
        ("FREQ=YEARLY;COUNT=1", "every year, 1 time"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1", "every month on Mon (FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1)"),
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=DAILY;UNTIL=never", "every day, until never"),
        ("", ""),
    ],
)
def test_a_rule_in_words(rule: str, words: str) -> None:
    assert rule_words(rule) == words


def test_in_french() -> None:
    i18n.use("fr")
    assert rule_words("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU") == "toutes les 2 semaines, le mar."
