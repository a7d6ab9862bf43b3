"""Sentences, plurals, dates and numbers in the user's language."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop import i18n

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 13, 2, tzinfo=UTC)  # 14:02 in Paris


@pytest.fixture
def french() -> None:
    i18n.use("fr")


def test_the_english_sentence_is_the_key_and_facts_are_filled_in() -> None:
    assert i18n.tr("Its path ends in {end}.", end="“/share”") == "Its path ends in “/share”."
    assert i18n.tr("No such sentence {x}") == "No such sentence {x}"


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "resource", lambda *parts: tmp_path.joinpath(*parts))
    i18n.use("en")
    assert i18n.tr("Paused") == "Paused"
    with pytest.raises(FileNotFoundError):
        i18n.use("fr")
    assert (i18n.language(), i18n.tr("Paused")) == ("en", "Paused")


def test_a_language_nobody_translated_is_refused() -> None:
    with pytest.raises(ValueError, match="de"):
        i18n.use("de")


def test_the_language_switches_while_running() -> None:
    for language, word in (("fr", "Suspendu"), ("en", "Paused"), ("fr", "Suspendu")):
        i18n.use(language)
        assert i18n.tr("Paused") == word
        assert i18n.language() == language


@pytest.mark.parametrize(("count", "words"), [(0, "0 events"), (1, "1 event"), (2, "2 events"), (1500, "1,500 events")])
def test_english_plurals(count: int, words: str) -> None:
    assert i18n.trn("{count} event", "{count} events", count) == words


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 événement"), (1, "1 événement"), (2, "2 événements"), (1500, "1\u00a0500 événements")],
)
def test_french_counts_none_in_the_singular_and_never_breaks_a_number(count: int, words: str) -> None:
    assert i18n.trn("{count} event", "{count} events", count) == words


def test_names_stand_in_the_quotes_of_the_language() -> None:
    assert i18n.quoted("Dock") == "“Dock”"
    i18n.use("fr")
    assert i18n.quoted("Dock") == "«\u00a0Dock\u00a0»"


@pytest.mark.parametrize(
    ("moment", "english", "french"),
    [
        (datetime(2026, 11, 24, 8, 12, tzinfo=UTC), "09:12", "09:12"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "00:30", "00:30"),
        (datetime(2026, 11, 23, 14, 30, tzinfo=UTC), "Mon 23 Nov, 15:30", "lun. 23 nov., 15:30"),
        (datetime(2025, 7, 14, 8, 0, tzinfo=UTC), "Mon 14 Jul 2025, 10:00", "lun. 14 juil. 2025, 10:00"),
    ],
)
def test_today_only_the_time_and_this_year_without_the_year(moment: datetime, english: str, french: str) -> None:
    assert i18n.format_moment(moment, now=NOW, zone=PARIS) == english
    i18n.use("fr")
    assert i18n.format_moment(moment, now=NOW, zone=PARIS) == french


def test_days_weekdays_and_durations() -> None:
    day = date(2026, 11, 24)
    assert (i18n.format_day(day), i18n.format_day(day, year=False)) == ("24 Nov 2026", "24 Nov")
    assert i18n.format_weekday(day) == "Tue"
    assert i18n.format_duration(timedelta(minutes=5).total_seconds()) == "5 minutes"
    i18n.use("fr")
    assert (i18n.format_day(day), i18n.format_weekday(day)) == ("24 nov. 2026", "mar.")


def test_a_clock_of_twelve_hours_never_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    i18n.use("en")
    assert i18n.format_clock(NOW, PARIS) == "2:02\u00a0PM"


def test_times_are_shown_in_the_zone_of_the_system() -> None:
    assert i18n.format_clock(NOW) == "14:02"


@pytest.mark.parametrize(
    ("surroundings", "language"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_CA"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "frp_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, str], language: str
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert i18n.system_language() == language


@pytest.mark.parametrize(
    ("lang", "language", "region"),
    [
        ("fr_CA.UTF-8", "fr", "fr_CA"),
        ("fr_BE@euro", "fr", "fr_BE"),
        ("en_US.UTF-8", "en", "en_US"),
        ("de_DE.UTF-8", "en", "en_GB"),
        ("en_US.UTF-8", "fr", "fr_FR"),
        ("fr_NOWHERE", "fr", "fr"),
        ("fr_", "fr", "fr_FR"),
    ],
)
def test_dates_follow_the_region_where_it_speaks_the_language(
    monkeypatch: pytest.MonkeyPatch, lang: str, language: str, region: str
) -> None:
    monkeypatch.setenv("LANG", lang)
    i18n.use(language)
    assert str(i18n.region()) == region


def test_a_stretched_text_is_forty_per_cent_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = i18n.tr("Waiting for your OK")
    monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    assert len(i18n.tr("Waiting for your OK")) == round(len(plain) * 1.4)


def test_the_other_language_is_spoken_for_a_moment_and_in_one_thread_alone() -> None:
    heard: list[str] = []
    with i18n.speaking("fr"):
        assert (i18n.tr("Paused"), i18n.language(), i18n.other_language()) == ("Suspendu", "fr", "en")
        other = threading.Thread(target=lambda: heard.append(i18n.tr("Paused")))
        other.start()
        other.join()
    assert heard == ["Paused"]
    assert (i18n.tr("Paused"), i18n.other_language()) == ("Paused", "fr")
