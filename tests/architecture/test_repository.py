"""What is committed holds for everybody: no machine's paths, no address of anybody's package server."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT, committed_texts

MACHINE_PATH = re.compile(r"""(?<![\w.:/})>-])/(work|root|tmp|home/[a-z]+)(?=[/"'`\s]|$)""", re.MULTILINE)
PACKAGE_SERVER = re.compile(
    r"pypi\.(org|python)|pythonhosted|artifactory|/simple/?['\"\s]|--(extra-)?index-url|--find-links", re.IGNORECASE
)
THIS = "tests/architecture/test_repository.py"


def _found(pattern: re.Pattern[str]) -> list[str]:
    texts = (one for one in committed_texts() if one[0] != THIS)
    return [f"{name}: {found[0]}" for name, text in texts for found in pattern.finditer(text)]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert _found(MACHINE_PATH) == []


def test_no_file_names_a_package_server() -> None:
    assert _found(PACKAGE_SERVER) == []


@pytest.mark.parametrize("text", ["see /work/main", 'Path("/tmp/x")', "/root"])
def test_a_machine_path_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


def test_a_path_of_the_web_is_none() -> None:
    assert not MACHINE_PATH.search("https://example.com/work/calendar.ics")


def test_the_lock_names_every_system_and_only_versions_and_hashes() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    form = re.compile(
        r"[a-z0-9.-]+==[^ ]+( ; .+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #( +(via )?[a-z0-9.-]+| via)"
    )
    assert [line for line in lines if not form.fullmatch(line)] == []
    assert any("sys_platform == 'win32'" in line for line in lines)
