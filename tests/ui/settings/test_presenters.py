"""*Settings* without a window: what may be chosen, that it acts, and what is said where it cannot be taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.app import App
from cirahub_desktop.login_start.base import LoginStartFailed
from cirahub_desktop.login_start.start import StartAtLogin
from cirahub_desktop.settings import CATALOGUE
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Place, SpokeKind
from cirahub_desktop.sync.web_proxy import Proxy, use_proxy
from cirahub_desktop.ui.presenters.option_fields import Input
from cirahub_desktop.ui.presenters.settings import ADDRESS, SettingsPage, SettingsPresenter, page_words
from cirahub_desktop.ui.presenters.settings_accounts import AccountsPresenter
from tests.ui.settings.conftest import ONLINE, WORK


class Heard:
    def __init__(self, app: App) -> None:
        self.languages: list[str] = []
        self.themes: list[str] = []
        self.changes = 0
        self.presenter = SettingsPresenter(
            app.settings,
            use_language=self.languages.append,
            use_theme=self.themes.append,
            changed=self._on_change,
        )

    def _on_change(self) -> None:
        self.changes += 1


@pytest.fixture
def heard(app: App) -> Heard:
    yield Heard(app)
    use_proxy(Proxy())


def names(presenter: SettingsPresenter) -> set[str]:
    rows = [row for page in SettingsPage for row in presenter.rows(page)]
    fields = {field.name for row in (*rows, *presenter.proxy_rows()) for field in row.fields}
    return fields | {view.name for view in presenter.switches()}


def test_every_setting_of_the_catalogue_has_its_place(heard: Heard) -> None:
    assert names(heard.presenter) == {row.name for row in CATALOGUE}


def test_every_page_has_words_in_both_languages(heard: Heard) -> None:
    def told() -> list[str]:
        rows = [row for page in SettingsPage for row in heard.presenter.rows(page)]
        return [*(text for words in page_words().values() for text in words), *(row.help for row in rows)]

    english = told()
    i18n.use("fr")
    assert all(one != other for one, other in zip(english, told(), strict=True))


def test_every_choice_that_is_offered_is_taken_and_shown(heard: Heard) -> None:
    for page in SettingsPage:
        for row in heard.presenter.rows(page):
            for field in row.fields:
                for choice in (one for one in field.choices if one.text != ADDRESS):
                    assert choice.words
                    assert heard.presenter.choose(field.name, choice.text), (field.name, choice.text)
                    assert heard.presenter.value(field.name) == choice.text
                if field.input is Input.NUMBER:
                    assert heard.presenter.choose(field.name, str(field.high))
                    assert not heard.presenter.choose(field.name, str(field.high + 1))
    heard.presenter.choose("log", "normal")


def test_language_and_look_reach_the_window_and_are_kept(heard: Heard, app: App) -> None:
    for text in ("fr", "system"):
        heard.presenter.choose("language", text)
    heard.presenter.choose("theme", "dark")
    assert heard.languages == ["fr", ""]
    assert heard.themes == ["dark"]
    assert (app.preference("language"), app.preference("theme")) == ("", "dark")


def test_a_proxy_of_ones_own_needs_its_address_first(heard: Heard, app: App) -> None:
    (row,) = heard.presenter.rows(SettingsPage.NETWORK)
    assert row.fields[0].value == "system"
    assert heard.presenter.choose("proxy", ADDRESS)
    assert app.settings.get("proxy") == "system"
    assert not heard.presenter.choose("proxy", "http://ann:hush@proxy.example.com")
    words = heard.presenter.errors["proxy"]
    assert "hush" not in f"{words.title} {words.advice}"
    assert heard.presenter.choose("proxy", "proxy.example.com:3128")
    assert heard.presenter.errors == {}
    (row,) = heard.presenter.rows(SettingsPage.NETWORK)
    assert (row.fields[0].value, row.fields[0].own_text) == (ADDRESS, "http://proxy.example.com:3128")
    assert heard.presenter.names_proxy


def test_what_cannot_be_read_stays_as_it_was_and_says_why(heard: Heard, app: App) -> None:
    assert not heard.presenter.choose("proxy-except", "a b")
    assert heard.presenter.errors["proxy-except"].title == "These addresses cannot be read."
    assert app.settings.get("proxy-except") == ""
    assert heard.presenter.choose("proxy-except", "example.com")
    assert heard.presenter.errors == {}


def test_another_interval_than_those_offered_is_shown_as_it_is(heard: Heard) -> None:
    heard.presenter.choose("interval", "7min")
    (row, *_) = heard.presenter.rows(SettingsPage.SYNCING)
    assert (row.fields[0].value, row.fields[0].choices[-1].words) == ("7min", "Every 7 minutes")


def test_start_at_login_says_what_it_comes_to(heard: Heard, app: App, tmp_path: Path) -> None:
    login, _ = heard.presenter.switches()
    assert (login.on, login.enabled, login.consequence) == (False, True, "CiraHub starts when you open it.")
    heard.presenter.choose("start-at-login", "on")
    login, _ = heard.presenter.switches()
    assert login.on
    other = App(tmp_path / "other")
    login, _ = Heard(other).presenter.switches()
    assert not login.on
    assert str(tmp_path / "data") in login.consequence


def test_a_system_that_lets_nobody_look_greys_the_switch_with_its_reason(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise LoginStartFailed("/somewhere")

    monkeypatch.setattr(StartAtLogin, "turn", refuse)
    assert not heard.presenter.choose("start-at-login", "on")
    login, _ = heard.presenter.switches()
    assert not login.on
    assert login.consequence.startswith("This computer did not let CiraHub change what starts at login.")
    monkeypatch.setattr(StartAtLogin, "standing", refuse)
    login, _ = heard.presenter.switches()
    assert not login.enabled


class Now:
    """Runs each job at once."""

    def run(self, job, done, failed):
        try:
            answer = job(CancelToken())
        except Exception as error:  # noqa: BLE001 - as the background does
            failed(error)
        else:
            done(answer)
        return self

    def cancel(self) -> None:
        """Nothing is under way."""


def test_an_account_that_is_needed_says_by_what_and_cannot_be_removed(app: App) -> None:
    work = app.servers.add_account(WORK, "x")
    app.servers.add_account(ONLINE, "t")
    hub = app.add_hub("Team")
    options = app.add_folder_spoke(hub.id, "Here", app.data_dir / "here").options
    with app._store() as store, store.transaction():
        for number in range(4):
            place = Place(str(number), path="/x", account=work.id, folder_id=str(number))
            store.setup.add_spoke(hub.id, f"Dock {number}", SpokeKind.PUBLIC_FOLDER, place, options)
    presenter = AccountsPresenter(app, Now(), lambda: None)
    online, needed = presenter.rows()
    assert not needed.may_remove
    assert needed.used == "Needed by “Dock 0”, “Dock 1”, “Dock 2”, …, so it cannot be removed."
    assert needed.how == "claire@verrier.example · Windows sign-in (NTLM) · mail.verrier.example"
    assert online.may_remove
    assert "until 1 April 2027" in online.how
    presenter.remove(needed.account.id)
    assert "is needed by" in presenter.rows()[1].words
    assert presenter.rows()[1].works is False
    presenter.remove(online.account.id)
    assert [row.name for row in presenter.rows()] == ["Work"]


def test_a_test_that_fails_says_why_and_is_forgotten_with_what_was_changed(app: App) -> None:
    app.servers.add_account(replace(WORK, server="https://mail.verrier.invalid/EWS/Exchange.asmx"), "x")
    presenter = AccountsPresenter(app, Now(), lambda: None)
    (row,) = presenter.rows()
    assert (row.works, row.words) == (None, "")
    presenter.test(row.account.id)
    (row,) = presenter.rows()
    assert row.works is False
    assert "mail.verrier.invalid" in row.words
    presenter.forget(row.account.id)
    assert presenter.rows()[0].works is None
