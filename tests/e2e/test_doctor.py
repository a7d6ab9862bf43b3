"""The doctor as a person calls it: a process of its own, and the feeds of the sandbox's server."""

from __future__ import annotations

from pathlib import Path

from cirahub_desktop.cli.codes import Code
from tests.e2e.processes import Program, sandbox_process


def test_feeds_of_the_sandbox_are_told_apart(tmp_path: Path) -> None:
    program = Program(tmp_path / "data")
    with sandbox_process(tmp_path / "sandbox") as sandbox:
        link = sandbox.feeds["plain"] + "?key=hush\n"
        told = program("doctor", "-", given=link)
        assert (told.code, told.err) == (Code.DONE, "")
        assert "40 events were found." in told.out
        assert "hush" not in told.out

        found = program("doctor", "-", "--json", given=sandbox.feeds["redirect"] + "\n").json
        assert found["server"]["redirects"] == 1
        assert found["server"]["compression"] == "gzip"
        assert found["server"]["bytes_sent"] < found["server"]["bytes"]
        assert found["server"]["unchanged_answers"] == "works"
        assert found["uids"]["stable"] is True
        assert sandbox.counts() == {"GET": 4 + 8}  # each redirect is one more

        for name, kind in (("login", "bad-source/sign-in-page"), ("truncated", "bad-source/truncated")):
            answer = program("doctor", "-", "--json", given=sandbox.feeds[name] + "\n")
            assert (answer.code, answer.json["error"]["kind"]) == (Code.NOT_REACHED, kind)
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert [path.name for path in files if b"hush" in path.read_bytes()] == []
