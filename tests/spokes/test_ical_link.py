"""Which links are taken, and what a refusal may show."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync.errors import LinkRefused
from cirahub_desktop.sync.spokes.ical.link import check_link, host_of

Reason = LinkRefused.Reason


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a.ics", "https://example.org/a.ics"),
        ("  <webcal://Example.org/A.ICS?key=Ab#top> ", "https://example.org/A.ICS?key=Ab"),
        ("webcals://example.org:8443/a.ics", "https://example.org:8443/a.ics"),
        ("HTTP://example.org/dir.x/basic%2Eics", "http://example.org/dir.x/basic%2Eics"),
    ],
)
def test_links(text: str, link: str) -> None:
    assert check_link(text) == link
    assert host_of(link) == "example.org"


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("https://example.org/share", Reason.NOT_ICS, "/share"),
        ("https://example.org/share?file=a.ics", Reason.NOT_ICS, "/share"),
        ("https://example.org/a.ics/", Reason.NOT_ICS, "/a.ics"),
        ("https://example.org", Reason.NOT_ICS, "/"),
        ("https://example.org/0123456789abcdef0123456789abcdef", Reason.NOT_ICS, "…456789abcdef"),
        ("ftp://example.org/a.ics", Reason.SCHEME, "ftp"),
        ("file:///home/a.ics", Reason.SCHEME, "file"),
        ("https://ann:hush@example.org/a.ics", Reason.CREDENTIALS, ""),
        ("example.org/a.ics", Reason.NOT_A_LINK, ""),
        ("https:///a.ics", Reason.NOT_A_LINK, ""),
        ("https://example.org:x/a.ics", Reason.NOT_A_LINK, ""),
        ("https://exa mple.org/a.ics", Reason.NOT_A_LINK, ""),
        ("https://[bad/a.ics", Reason.NOT_A_LINK, ""),
        ("", Reason.NOT_A_LINK, ""),
    ],
)
def test_refusals(text: str, reason: LinkRefused.Reason, detail: str) -> None:
    with pytest.raises(LinkRefused) as caught:
        check_link(text)
    assert (caught.value.reason, caught.value.detail) == (reason, detail)
