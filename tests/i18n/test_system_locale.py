"""What Windows and macOS say about language and region, without being there."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import pytest

from cirahub_desktop import i18n, system_locale


@pytest.fixture(autouse=True)
def _started_from_a_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANG")


def macos(monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]) -> None:
    def defaults(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        assert command[:3] == ["/usr/bin/defaults", "read", "-g"]
        if command[3] not in answers:
            raise subprocess.CalledProcessError(1, command)
        return subprocess.CompletedProcess(command, 0, answers[command[3]], "")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", defaults)


def windows(monkeypatch: pytest.MonkeyPatch, language: int, region: int) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: language, GetUserDefaultLCID=lambda: region)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)


def test_macos_names_the_language_and_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    macos(monkeypatch, {"AppleLanguages": '(\n    "fr-FR",\n    en\n)\n', "AppleLocale": "fr_CH@currency=CHF\n"})
    assert i18n.system_language() == "fr"
    i18n.use("fr")
    assert str(i18n.region()) == "fr_CH"


def test_macos_without_an_answer_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    macos(monkeypatch, {})
    assert i18n.system_language() == "en"
    i18n.use("en")
    assert str(i18n.region()) == "en_GB"


def test_only_the_first_language_of_macos_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    macos(monkeypatch, {"AppleLanguages": '("de-DE", "fr-FR")'})
    assert i18n.system_language() == "en"


@pytest.mark.parametrize(
    ("language", "region", "expected"),
    [(0x040C, 0x0C0C, ("fr", "fr_CA")), (0x0409, 0x0409, ("en", "en_US")), (0x0407, 0x0407, ("en", "en_GB"))],
)
def test_windows_answers_with_numbers(
    monkeypatch: pytest.MonkeyPatch, language: int, region: int, expected: tuple[str, str]
) -> None:
    windows(monkeypatch, language, region)
    chosen = i18n.system_language()
    i18n.use(chosen)
    assert (chosen, str(i18n.region())) == expected


def test_windows_with_a_language_of_its_own_making_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    windows(monkeypatch, 0x1000, 0x1000)
    assert i18n.system_language() == "en"


def test_the_environment_goes_before_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    windows(monkeypatch, 0x0409, 0x0409)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert i18n.system_language() == "fr"


@pytest.mark.parametrize(("value", "tag"), [("fr-CA.UTF-8@euro", "fr_CA"), ("C.UTF-8", "C"), (" fr_FR\n", "fr_FR")])
def test_tags_are_written_one_way(value: str, tag: str) -> None:
    assert system_locale.plain_tag(value) == tag
