"""Whose a host is."""

from __future__ import annotations

import pytest

from cirahub_desktop.accounts.discovery.hosts import domain_of, is_agreed, is_below, is_public_name
from cirahub_desktop.sync.model.hub import Cloud
from cirahub_desktop.sync.model.online import cloud_of


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        (" Ann@Firm.De ", "firm.de"),
        ("ann@mail.firm.de.", "mail.firm.de"),
        ("ann@bücher.example", "xn--bcher-kva.example"),
        ("ann@straße.example", "xn--strae-oqa.example"),  # strasse.example belongs to somebody else
        ("a@b@firm.de", "firm.de"),
        *(
            (email, "")
            for email in ("", "ann", "ann@firm", "ann@fi rm.de", "ann@firm.de/x", "ann@[10.0.0.1]", "ann@a..b")
        ),
        *((email, "") for email in ("ann@firm.de:80", "ann@firm.de?x", "ann@firm.de#x", "ann@" + "x" * 70 + ".de")),
    ],
)
def test_the_domain_of_an_address(email: str, domain: str) -> None:
    assert domain_of(email) == domain


@pytest.mark.parametrize(
    ("host", "own"),
    [
        *(("firm.de", True), ("mail.firm.de", True), ("a.b.firm.de", True)),
        *(("evilfirm.de", False), ("firm.de.evil.com", False), ("de", False), ("", False)),
    ],
)
def test_a_host_of_the_own_domain(host: str, own: bool) -> None:
    assert is_below(host, "firm.de") is own


@pytest.mark.parametrize(
    ("host", "agreed", "meant"),
    [
        ("mail.hoster.com", "mail.hoster.com", True),
        ("mail.hoster.com", "autodiscover.hoster.com", True),
        ("eu.mail.hoster.com", "autodiscover.hoster.com", True),
        ("mail.hoster.com", "hoster.com", True),
        ("hoster.com", "mail.hoster.com", True),
        ("other.com", "hoster.com", False),
        ("mail.other.co.uk", "hoster.co.uk", False),
        ("mail.hoster.co.uk", "autodiscover.hoster.co.uk", True),
        ("evilhoster.com", "autodiscover.hoster.com", False),
        ("mail.hoster.com", "", False),
        ("mail.hoster.com", "com", False),
        ("mail.xn--bcher-kva.com", "autodiscover.bücher.com", True),
        *(("10.1.2.3", "10.1.2.3", True), ("10.1.2.3", "99.1.2.3", False)),
    ],
)
def test_a_host_that_was_meant_by_agreeing_to_another(host: str, agreed: str, meant: bool) -> None:
    assert is_agreed(host, agreed) is meant


@pytest.mark.parametrize(
    ("host", "cloud"),
    [
        ("outlook.office365.com", Cloud.WORLDWIDE),
        ("autodiscover-s.outlook.com", Cloud.WORLDWIDE),
        ("firm.mail.onmicrosoft.com", Cloud.WORLDWIDE),
        ("outlook.office365.us", Cloud.US_GOVERNMENT),
        ("outlook-dod.office365.us", Cloud.US_DEFENSE),
        ("webmail.apps.mil", Cloud.US_DEFENSE),
        ("partner.outlook.cn", Cloud.CHINA),
        ("notoutlook.com", None),
        ("outlook.com.evil.com", None),
        ("outlook.firm.de", None),
    ],
)
def test_the_hosts_of_microsoft(host: str, cloud: Cloud | None) -> None:
    assert cloud_of(host) is cloud


def test_names_of_nobody() -> None:
    assert is_public_name("firm.de")
    assert not any(is_public_name(f"firm.{top}") for top in ("invalid", "example", "test", "localhost", "local"))
