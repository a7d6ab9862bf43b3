"""Whatever goes wrong: a sentence, an exit code, nothing lost, and everything there once it is healed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from cirahub_desktop import i18n, wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SignInFailed, StoreFailed
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.e2e.command import CommandLine
from tests.e2e.faults import AFTER, BEFORE, TROUBLES, Trouble, in_trouble
from tests.e2e.stage import ACCOUNT, Stage, of

every_trouble = pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)


@every_trouble
def test_exit_code_sentence_and_next_step(stage: Stage, command: CommandLine, trouble: Trouble) -> None:
    in_trouble(stage, trouble)
    told = command("sync", "--json")
    assert told.code == trouble.code
    if trouble.error:
        error = _error(told.json["hubs"][0], trouble.spoke)
        assert error["title"] == trouble.title
        assert error["advice"]
    said = command("sync")
    assert said.code == trouble.code
    assert trouble.title in (said.out if trouble.spoke else said.err)
    assert "Traceback" not in told.err + said.out + said.err


@every_trouble
def test_nothing_is_lost_and_everything_is_there_once_healed(stage: Stage, trouble: Trouble) -> None:
    in_trouble(stage, trouble)
    before, items = stage.held(), stage.hub_items()
    _run_whatever_comes(stage)
    _run_whatever_comes(stage)
    during = stage.held()
    assert {number: during.get(number) for number in before} == before
    assert stage.hub_items() >= items
    trouble.heal(stage)
    report = stage.run()
    assert [one.error for one in report.spokes] == [None, None]
    assert [one.failed for one in report.spokes] == [(), ()]
    subjects = stage.subjects()
    assert len(subjects) == len(set(subjects)) == trouble.after
    assert {number: stage.held().get(number) for number in before} == before
    assert stage.hub_items() == trouble.after
    again = stage.run()
    assert sum(one.created + one.updated + one.deleted for one in again.spokes) == 0


@every_trouble
def test_the_sentence_in_both_languages(stage: Stage, trouble: Trouble) -> None:
    in_trouble(stage, trouble)
    assert _sentence(stage, trouble, "en") == trouble.title
    assert _sentence(stage, trouble, "fr") == trouble.french
    assert trouble.title != trouble.french


@pytest.mark.parametrize("trouble", [one for one in TROUBLES if not one.whole], ids=lambda trouble: trouble.name)
def test_r9_the_other_spoke_goes_on(stage: Stage, trouble: Trouble) -> None:
    in_trouble(stage, trouble)
    report = stage.run()
    assert [one.name for one in report.spokes if one.error or one.held] == [trouble.spoke]


def test_a_refused_password_is_sent_once_until_a_person_gives_another(stage: Stage, command: CommandLine) -> None:
    """Nor again by later runs, for other spokes of the hub may be due every few minutes: that locks accounts."""
    in_trouble(stage, next(one for one in TROUBLES if one.name == "wrong-password"))
    account, right = stage.app.servers.account(ACCOUNT).id, stage.sandbox.users[CLAIRE]
    recorder = stage.sandbox.recorder
    for attempts in (1, 0, 0):
        recorder.clear()
        assert command("sync").code == Code.NOT_REACHED
        assert recorder.counts.get(SIGN_IN, 0) == attempts
        assert recorder.ews_requests == 0
    stage.app.servers.set_password(account, "wrong again")
    recorder.clear()
    assert command("sync").code == Code.NOT_REACHED
    assert recorder.counts[SIGN_IN] == 1
    stage.app.servers.set_password(account, right)
    assert command("sync").code == Code.DONE
    assert len(stage.subjects()) == AFTER


def test_a_wrong_password_is_sent_once_whatever_the_number_of_folders(stage: Stage) -> None:
    stage.publish(BEFORE)
    stage.set_up()
    for path in ("/Logistics/Fleet", "/Logistics/Planning quai", "/Direction/Congés d’été"):
        stage.add_folder(path)
    assert [one.error for one in stage.run().spokes] == [None] * 5
    stage.sandbox.users[CLAIRE] = "changed by IT"
    stage.sandbox.recorder.clear()
    assert [type(one.error) for one in stage.run().spokes] == [type(None), *[SignInFailed] * 4]
    assert stage.sandbox.recorder.counts[SIGN_IN] == 1


def test_a_wrong_password_is_sent_once_whatever_the_number_of_hubs(stage: Stage) -> None:
    stage.publish(BEFORE)
    stage.set_up()
    app, account = stage.app, stage.app.servers.account(ACCOUNT).id
    hubs = [stage.hub]
    for name, path in (("Fleet", "/Logistics/Fleet"), ("Quay", "/Logistics/Planning quai")):
        hubs.append(app.add_hub(name))
        folder = app.servers.folder_by_path(account, path, CancelToken())
        app.add_public_folder_spoke(hubs[-1].id, path, account, folder)
    assert {one.error for hub in hubs for one in app.sync(hub.id).spokes} == {None}
    stage.sandbox.users[CLAIRE] = "changed by IT"
    stage.sandbox.recorder.clear()
    for hub in (*hubs, *hubs):
        assert isinstance(app.sync(hub.id).spokes[-1].error, SignInFailed)
    assert stage.sandbox.recorder.counts == {SIGN_IN: 1, "GET": 2}
    app.servers.set_password(account, stage.sandbox.users[CLAIRE])
    assert {one.error for hub in hubs for one in app.sync(hub.id).spokes} == {None}


def test_a_refused_password_is_not_sent_by_looking_at_folders_or_testing_either(stage: Stage) -> None:
    stage.publish(BEFORE)
    stage.set_up()
    servers, account, cancel = stage.app.servers, stage.app.servers.account(ACCOUNT).id, CancelToken()
    assert {one.error for one in stage.run().spokes} == {None}
    folder = servers.folders(account, None, cancel)[0]
    ways: list[Callable[[], object]] = [
        lambda: stage.app.sync(stage.hub.id),
        lambda: servers.test_account(account, cancel),
        lambda: servers.folders(account, None, cancel),
        lambda: servers.folder_by_path(account, "/Logistics", cancel),
        lambda: servers.folder_probe(account, folder, cancel),
        lambda: servers.calendars_of(account, "", cancel),
        lambda: servers.may_create_folder(account, None, cancel),
        lambda: servers.create_folder(account, None, "New", cancel),
    ]
    for first in ways:
        stage.sandbox.users[CLAIRE] = "changed by IT"
        stage.sandbox.recorder.clear()
        for way in (first, *ways):
            with suppress(SignInFailed):
                way()
        assert stage.sandbox.recorder.counts[SIGN_IN] == 1
        stage.sandbox.users[CLAIRE] = "and told to Claire"
        servers.set_password(account, "and told to Claire")
        assert servers.folders(account, None, cancel)


def test_a_password_that_changes_in_mid_run_is_sent_by_nobody_who_hears_of_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests at most are under way when the first is refused (turns.py); no spoke begins another."""
    stage.publish(450)
    stage.set_up()
    paths = ("/Logistics/Fleet", "/Logistics/Planning quai", "/Direction/Congés d’été")
    for path in paths:
        stage.add_folder(path)
    for spoke in stage.app.status()[0].spokes:
        if spoke.config.name in paths:
            stage.app.set_options(spoke.config.id, replace(spoke.config.options, hub_writes=True))
    write = CalendarSpoke.write

    def changed_meanwhile(spoke: CalendarSpoke, *how: Any) -> Any:
        stage.sandbox.users[CLAIRE] = "changed by IT"
        return write(spoke, *how)

    monkeypatch.setattr(CalendarSpoke, "write", changed_meanwhile)
    assert [type(one.error) for one in stage.run().spokes] == [type(None), *[SignInFailed] * 4]
    assert 1 <= stage.sandbox.recorder.counts[SIGN_IN] <= 2


def _error(hub: dict[str, Any], spoke: str) -> dict[str, str]:
    found = hub["error"] if not spoke else next(one["error"] for one in hub["spokes"] if one["spoke"] == spoke)
    assert isinstance(found, dict)
    return found


def _run_whatever_comes(stage: Stage) -> None:
    with suppress(StoreFailed):
        stage.run()


def _sentence(stage: Stage, trouble: Trouble, language: str) -> str:
    i18n.use(language)
    try:
        report = of(stage.run(), trouble.spoke)
    except StoreFailed as error:
        return wording.explain(error).title
    if report.held:
        return wording.hold(report.held).title
    assert report.error
    assert type(report.error) is trouble.error
    return wording.explain(report.error).title
