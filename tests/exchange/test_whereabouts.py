"""A public folder is known by its id: renamed and moved it is the same one, deleted and made anew it is another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, FolderProblem
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Known, Snapshot, Verdict
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.new_folder import create_calendar
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from cirahub_desktop.sync.spokes.exchange.whereabouts import locate
from tests.e2e.stage import DOCK, Stage
from tests.exchange.canned import error, serve, success
from tests.exchange.conftest import CLAIRE, PARIS
from tests.exchange.events import create, timed
from tests.support.connect import connect

QUAY = "/Logistics/Planning quai"


class Place:
    """One folder, looked at by a new spoke each time, as runs do."""

    def __init__(self, connection: Connection, path: str) -> None:
        self._connection, self._path = connection, path
        self.id = connection.folder_by_path(path, CancelToken()).id

    def spoke(self) -> CalendarSpoke:
        routed = self._connection.for_folder(self.id)
        return CalendarSpoke(routed, self.id, self._path, clock=lambda: datetime.now(UTC), zone=PARIS)

    def read(self, cursor: str = "") -> Snapshot:
        return self.spoke().read(Known(cursor=cursor, whereabouts=True), CancelToken())


@pytest.fixture
def quay(connection: Connection) -> Place:
    return Place(connection, QUAY)


def test_a_folder_says_where_it_lies_in_a_request_per_level(sandbox: Sandbox, quay: Place) -> None:
    sandbox.recorder.clear()
    assert quay.read().path == QUAY
    assert sandbox.recorder.counts == {"GetFolder": 2, "FindItem": 1}


def test_nobody_asks_when_it_was_asked_a_moment_ago(sandbox: Sandbox, quay: Place, cancel: CancelToken) -> None:
    cursor = quay.read().cursor
    sandbox.recorder.clear()
    assert quay.spoke().read(Known(cursor=cursor), cancel).path is None
    assert sandbox.recorder.counts == {"FindItem": 1}


@pytest.mark.parametrize("to", ["/Logistics/Quai 2", "/Quai 2", "/Team Calendar/Quai"])
def test_a_folder_that_was_renamed_or_moved_is_read_on(sandbox: Sandbox, quay: Place, to: str) -> None:
    before = quay.read()
    sandbox.move(QUAY, to)
    after = quay.read(before.cursor)
    assert (after.path, after.present) == (to, before.present)


def test_a_parent_that_was_renamed_counts_too(sandbox: Sandbox, quay: Place) -> None:
    sandbox.move("/Logistics", "/Transport")
    assert quay.read().path == "/Transport/Planning quai"


def test_an_error_names_the_folder_as_it_is_called_now(sandbox: Sandbox, quay: Place) -> None:
    sandbox.move(QUAY, "/Logistics/Quai 2")
    sandbox.set_role("/Logistics/Quai 2", CLAIRE, Role.VISIBLE)
    with pytest.raises(FolderProblem) as caught:
        quay.read()
    assert (caught.value.folder, caught.value.reason) == ("/Logistics/Quai 2", FolderProblem.Reason.NO_READ)


def test_below_a_hidden_folder_the_known_path_stays(sandbox: Sandbox, quay: Place) -> None:
    sandbox.set_role("/Logistics", CLAIRE, Role.HIDDEN)
    snapshot = quay.read()
    assert (snapshot.path, snapshot.verdict) == ("", Verdict.COMPLETE)


def test_r1_a_folder_that_was_made_anew_is_not_taken_for_the_old_one(
    sandbox: Sandbox, connection: Connection, quay: Place, cancel: CancelToken
) -> None:
    sandbox.remove(QUAY)
    with pytest.raises(FolderProblem) as caught:
        quay.read()
    assert caught.value.reason is FolderProblem.Reason.NOT_FOUND
    above = connection.folder_by_path("/Logistics", cancel)
    create_calendar(connection, above.id, above.path, above.path, "Planning quai", cancel)
    for whereabouts in (True, False):
        with pytest.raises(FolderProblem) as caught:
            quay.spoke().read(Known(whereabouts=whereabouts), cancel)
        assert (caught.value.folder, caught.value.reason) == (QUAY, FolderProblem.Reason.REPLACED)


def test_r1_nothing_is_written_to_a_folder_that_was_made_anew(
    sandbox: Sandbox, connection: Connection, quay: Place, cancel: CancelToken
) -> None:
    sandbox.remove(QUAY)
    above = connection.folder_by_path("/Logistics", cancel)
    create_calendar(connection, above.id, above.path, above.path, "Planning quai", cancel)
    with pytest.raises(FolderProblem):
        quay.spoke().write([create(timed())], cancel)
    assert sandbox.items(QUAY) == []


def test_rights_that_were_lost_and_given_back_heal_by_themselves(sandbox: Sandbox, quay: Place) -> None:
    before = quay.read()
    for role, reason in (
        (Role.VISIBLE, FolderProblem.Reason.NO_READ),
        (Role.HIDDEN, FolderProblem.Reason.NOT_FOUND),
    ):
        sandbox.set_role(QUAY, CLAIRE, role)
        with pytest.raises(FolderProblem) as caught:
            quay.read()
        assert caught.value.reason is reason
    sandbox.set_role(QUAY, CLAIRE, Role.EDITOR)
    assert quay.read().present == before.present


def test_a_run_shows_the_new_path_and_a_folder_made_anew_is_explained(sandbox: Sandbox, tmp_path: Path) -> None:
    with Stage(sandbox, tmp_path) as stage:
        stage.publish(3)
        stage.set_up()
        stage.run()
        sandbox.move("/Team Calendar", "/Direction/Team")
        stage.run()
        assert stage.spoke(DOCK).place.path == "/Team Calendar"
        stage.later = timedelta(hours=7)
        report = stage.run()
        assert [one.error for one in report.spokes] == [None, None]
        assert stage.spoke(DOCK).place.path == "/Direction/Team"
        assert len(sandbox.items("/Direction/Team")) == 3
        sandbox.remove("/Direction/Team")
        stage.run()
        assert stage.spoke(DOCK).place.path == "/Direction/Team"


def folder_facts(identity: str, parent: str, name: str = "Team") -> str:
    above = f'<t:ParentFolderId Id="{parent}"/>' if parent else ""
    inner = f'<t:FolderId Id="{identity}"/>{above}<t:DisplayName>{name}</t:DisplayName>'
    return success("GetFolder", f"<m:Folders><t:CalendarFolder>{inner}</t:CalendarFolder></m:Folders>")


@pytest.mark.parametrize(
    ("answers", "path"),
    [
        ([[folder_facts("f", "r"), folder_facts("r", "")]], "/Team"),
        ([[folder_facts("f", "r")]], ""),
        ([[folder_facts("f", ""), folder_facts("r", "")]], ""),
        ([[folder_facts("f", "r"), error("GetFolder", "ErrorAccessDenied", "<m:Folders/>")]], ""),
        ([[folder_facts("f", "p"), folder_facts("r", "")], [folder_facts("p", "r", "Office")]], "/Office/Team"),
        ([[folder_facts("f", "p"), folder_facts("r", "")], [folder_facts("p", "f", "Circle")]], ""),
        (
            [
                [folder_facts("f", "p"), folder_facts("r", "")],
                [error("GetFolder", "ErrorItemNotFound", "<m:Folders/>")],
            ],
            "",
        ),
        ([[folder_facts("f", "p", ""), folder_facts("r", "")], [folder_facts("p", "r", "Office")]], ""),
        ([[folder_facts("f", "p"), folder_facts("r", "")], [folder_facts("p", "q"), folder_facts("q", "r")]], ""),
    ],
)
def test_a_place_is_told_whole_or_not_at_all(cancel: CancelToken, answers: list[list[str]], path: str) -> None:
    with serve() as canned:
        for messages in answers:
            canned.message("GetFolder", *messages)
        connection = connect(Account(AccountId("a"), "W", CLAIRE, "", canned.endpoint, AuthMethod.BASIC), "x")
        assert locate(connection, "f", "/Old", cancel).path == path
        assert len(canned.requests) == len(answers)
        connection.close()


@pytest.mark.parametrize("messages", [[], [error("GetFolder", "ErrorItemNotFound", "<m:Folders/>")] * 2])
def test_a_folder_that_no_answer_holds(cancel: CancelToken, messages: list[str]) -> None:
    with serve() as canned:
        canned.message("GetFolder", *messages)
        connection = connect(Account(AccountId("a"), "W", CLAIRE, "", canned.endpoint, AuthMethod.BASIC), "x")
        with pytest.raises((BadSource, FolderProblem)):
            locate(connection, "f", "/Old", cancel)
        connection.close()


def test_r1_a_folder_that_may_not_be_read_is_not_listed_as_an_empty_one(cancel: CancelToken) -> None:
    """Some servers list it all the same, and show nothing."""
    with serve() as canned:
        canned.message("GetFolder", folder_facts("f", "r"), folder_facts("r", ""))
        connection = connect(Account(AccountId("a"), "W", CLAIRE, "", canned.endpoint, AuthMethod.BASIC), "x")
        spoke = CalendarSpoke(connection.for_folder("f"), "f", "/Team", clock=lambda: datetime.now(UTC), zone=PARIS)
        with pytest.raises(FolderProblem) as caught:
            spoke.read(Known(whereabouts=True), cancel)
        assert caught.value.reason is FolderProblem.Reason.NO_READ
        assert len(canned.requests) == 1
        connection.close()
