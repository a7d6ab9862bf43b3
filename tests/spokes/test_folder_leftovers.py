"""What a killed write leaves behind is taken away by a later one, and nothing else is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cirahub_desktop.sync.spokes.folder.files import UNFINISHED, Files

LEFT = f"{UNFINISHED}abc_1234.tmp"
OTHERS = (".new-abc.tmp", "abc.tmp", f"{UNFINISHED}notes.ics", f"x{UNFINISHED}1.tmp", "a.ics")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    made = Files(tmp_path / "calendar")
    made.prepare()
    return made


def leave(files: Files, name: str, seconds_ago: float) -> Path:
    path = files.folder / name
    path.write_bytes(b"BEGIN:VCALENDAR")
    now = path.stat().st_mtime
    os.utime(path, (now, now - seconds_ago))
    return path


def killed(number: int) -> None:
    raise KeyboardInterrupt(number)


def test_a_killed_write_leaves_no_file_for_ever(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed: not even the clean-up of the write itself is reached."""
    with monkeypatch.context() as kill:
        kill.setattr("os.fsync", killed)
        kill.setattr("pathlib.Path.unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            files.write("a.ics", b"1")
    (left,) = (path for path in files.folder.iterdir() if path.name.startswith(UNFINISHED))
    os.utime(left, (0, 0))
    Files(files.folder).write("b.ics", b"2")
    assert sorted(path.name for path in files.folder.iterdir()) == [".cirahub-folder", "b.ics"]


def test_a_write_that_may_still_be_going_on_is_left_alone(files: Files) -> None:
    young = leave(files, LEFT, 600)
    files.write("a.ics", b"1")
    assert young.exists()


def test_only_our_own_leftovers_go(files: Files, tmp_path: Path) -> None:
    kept = [leave(files, name, 10_000) for name in OTHERS]
    (files.folder / f"{UNFINISHED}folder.tmp").mkdir()
    target = tmp_path / "elsewhere"
    target.write_bytes(b"x")
    os.utime(target, (0, 0))
    (files.folder / f"{UNFINISHED}link.tmp").symlink_to(target)
    gone = leave(files, LEFT, 10_000)
    files.write("b.ics", b"1")
    assert not gone.exists()
    assert all(path.exists() for path in kept)
    assert (files.folder / f"{UNFINISHED}folder.tmp").is_dir()
    assert (files.folder / f"{UNFINISHED}link.tmp").is_symlink()
    assert target.exists()


def test_leftovers_that_cannot_be_removed_hinder_no_write(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    leave(files, LEFT, 10_000)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    files.write("a.ics", b"1")
    assert files.read("a.ics") == b"1"


def test_a_folder_is_looked_through_once(files: Files) -> None:
    files.write("a.ics", b"1")
    left = leave(files, LEFT, 10_000)
    files.write("b.ics", b"1")
    assert left.exists()
