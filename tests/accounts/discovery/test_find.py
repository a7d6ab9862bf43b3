"""The way from an e-mail address to a server without any password: what is asked, whom, and what is believed."""

from __future__ import annotations

import threading

import pytest

from cirahub_desktop.accounts.discovery.find import Finder
from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import FoundServer
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, Cancelled, Refused, ServerNotFound, Unreachable
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud
from tests.accounts.discovery.saying import (
    EWS,
    HTML,
    JSON,
    POX,
    SVC,
    json_says,
    redirects,
    refuses,
)
from tests.support.company import Company, Says

ANN = "ann@firm.test.lan"
MAIL, HOSTER = "mail.firm.test.lan", "autodiscover.hoster.lan"
OWN = "autodiscover.firm.test.lan"
ONLINE = "outlook.office365.com"


def exchange(company: Company, host: str = MAIL, *offers: str) -> str:
    company.serve(host, EWS.lower(), refuses(*(offers or ("Negotiate", "NTLM", 'Basic realm="firm"'))))
    return f"https://{host}{EWS}"


def found(company: Company, host: str = MAIL, *, foreign: bool = False) -> FoundServer:
    methods = (AuthMethod.KERBEROS, AuthMethod.NTLM, AuthMethod.BASIC)
    return FoundServer(f"https://{host}{EWS}", methods, host, foreign=foreign)


def test_the_host_of_the_domain_says_it_to_anybody(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)
    assert [one.path for one in company.asked if one.host == OWN] == [f"{JSON}?Email=ann%40firm.test.lan&Protocol=EWS"]
    assert company.shown_to() == []


def test_the_bare_domain_says_it(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve("firm.test.lan", JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)


def test_an_older_exchange_wants_a_password_first(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, SVC, refuses("NTLM"))
    expected = FoundServer("", (AuthMethod.NTLM,), OWN, asked_for_password=True)
    assert finder.find(ANN, cancel) == expected
    assert b"ann" not in b"".join(one.body for one in company.asked)


def test_a_redirect_within_the_domain_is_followed(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, JSON, redirects(f"https://{MAIL}{JSON}?Email=x&Protocol=EWS"))
    company.serve(MAIL, JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)


def test_plain_http_may_name_the_host_in_the_domain(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.names[OWN] = [("GET", POX, redirects(f"https://{MAIL}{POX}"))]
    company.elsewhere[OWN] = 1  # nothing listens on its https
    company.serve(MAIL, JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)


@pytest.mark.parametrize(
    "location",
    [f"http://{MAIL}{POX}", "https://www.firm.test.lan/", "ftp://x/autodiscover", "https://[bad/autodiscover"],
)
def test_plain_http_cannot_lead_to_plain_http_or_a_home_page(
    company: Company, finder: Finder, cancel: CancelToken, location: str
) -> None:
    company.names[OWN] = [("GET", POX, redirects(location))]
    company.elsewhere[OWN] = 1
    company.serve(MAIL, JSON, json_says(f"https://{MAIL}{EWS}"))
    with pytest.raises(ServerNotFound):
        finder.find(ANN, cancel)


def test_a_host_outside_the_domain_is_named_and_not_even_told_the_address(
    company: Company, finder: Finder, cancel: CancelToken
) -> None:
    company.names[OWN] = [("GET", POX, redirects(f"https://{HOSTER}{POX}"))]
    company.elsewhere[OWN] = 1
    company.serve(HOSTER, JSON, json_says(exchange(company, "mail.hoster.lan")))
    assert finder.find(ANN, cancel) == FoundServer("", (), HOSTER, foreign=True)
    assert [one for one in company.asked if one.host == HOSTER] == []
    assert finder.find(ANN, cancel, HOSTER) == found(company, "mail.hoster.lan", foreign=True)


READ_TWO_WAYS = [r"evil.lan\.firm.test.lan", r"evil.lan\@mail.firm.test.lan", r"evil.lan\.mail.firm.test.lan"]
"""For urllib.parse these lie in firm.test.lan; the library that connects goes to evil.lan."""


@pytest.mark.parametrize("host", READ_TWO_WAYS)
def test_an_address_that_can_be_read_in_two_ways_leads_nowhere(
    company: Company, finder: Finder, cancel: CancelToken, host: str
) -> None:
    company.names[OWN] = [("GET", POX, redirects(f"https://{host}{POX}"))]
    company.elsewhere[OWN] = 1
    company.records["firm.test.lan"] = (host,)
    exchange(company, "evil.lan")
    company.serve("evil.lan", SVC, refuses('Basic realm="evil"'))
    company.serve("evil.lan", "/", refuses('Basic realm="evil"'))
    with pytest.raises(ServerNotFound):
        finder.find_with_password(ANN, "", "geheim", cancel)
    assert [one for one in company.asked if one.host.startswith("evil")] == []


@pytest.mark.parametrize("host", READ_TWO_WAYS)
def test_a_server_whose_address_can_be_read_in_two_ways_is_none(
    company: Company, finder: Finder, cancel: CancelToken, host: str
) -> None:
    company.serve(OWN, JSON, json_says(f"https://{host}{EWS}"))
    company.serve("evil.lan", "/", refuses('Basic realm="evil"'))
    with pytest.raises(BadSource):
        finder.find(ANN, cancel)
    assert [one for one in company.asked if one.host.startswith("evil")] == []


def test_the_domain_names_a_host_in_its_records(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.records["firm.test.lan"] = (HOSTER,)
    assert finder.find(ANN, cancel) == FoundServer("", (), HOSTER, foreign=True)
    company.records["firm.test.lan"] = (MAIL,)
    company.serve(MAIL, JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)


def test_an_address_outside_the_domain_is_foreign(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, JSON, json_says(exchange(company, "mail.hoster.lan")))
    assert finder.find(ANN, cancel) == found(company, "mail.hoster.lan", foreign=True)


@pytest.mark.parametrize("host", ["firm.test.lan.evil.lan", "evilfirm.test.lan", "test.lan"])
def test_what_only_looks_like_the_domain_is_foreign(
    company: Company, finder: Finder, cancel: CancelToken, host: str
) -> None:
    company.serve(OWN, JSON, redirects(f"https://{host}{JSON}"))
    assert finder.find(ANN, cancel) == FoundServer("", (), host, foreign=True)


@pytest.mark.parametrize(
    ("host", "cloud", "server"),
    [
        ("autodiscover-s.outlook.com", Cloud.WORLDWIDE, "outlook.office365.com"),
        ("autodiscover-s.office365.us", Cloud.US_GOVERNMENT, "outlook.office365.us"),
        ("autodiscover-s-dod.office365.us", Cloud.US_DEFENSE, "webmail.apps.mil"),
        ("autodiscover.partner.outlook.cn", Cloud.CHINA, "partner.outlook.cn"),
    ],
)
def test_a_host_of_microsoft_means_microsoft_365(
    company: Company, finder: Finder, cancel: CancelToken, host: str, cloud: Cloud, server: str
) -> None:
    company.names[OWN] = [("GET", POX, redirects(f"https://{host}{POX}"))]
    company.elsewhere[OWN] = 1
    expected = FoundServer(f"https://{server}{EWS}", (AuthMethod.MICROSOFT,), server, microsoft=True, cloud=cloud)
    assert finder.find(ANN, cancel) == expected


def test_microsoft_is_asked_when_the_domain_says_nothing(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(ONLINE, f"{JSON}/v1.0/ann@firm.test.lan?protocol=ews", json_says(f"https://{ONLINE}{EWS}"))
    assert finder.find(ANN, cancel).microsoft


def test_microsoft_may_name_the_servers_of_a_company(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(ONLINE, JSON, json_says(exchange(company)))
    assert finder.find(ANN, cancel) == found(company)


@pytest.mark.parametrize("domain", ["firm.invalid", "firm.example", "firm.local"])
def test_the_world_is_not_asked_about_names_that_nobody_owns(
    company: Company, cancel: CancelToken, domain: str
) -> None:
    finder = Finder(company.session, lambda name, _: pytest.fail(f"asked for {name}"))
    company.serve(ONLINE, JSON, json_says(f"https://{ONLINE}{EWS}"))
    with pytest.raises(ServerNotFound) as caught:
        finder.find(f"ann@{domain}", cancel)
    assert caught.value.host == domain
    assert company.asked == []


def test_the_usual_names_come_last(company: Company, finder: Finder, cancel: CancelToken) -> None:
    exchange(company, "exchange.firm.test.lan")
    assert finder.find(ANN, cancel) == found(company, "exchange.firm.test.lan")


def test_a_web_server_for_all_names_is_no_exchange(company: Company, finder: Finder, cancel: CancelToken) -> None:
    for host in ("firm.test.lan", OWN, MAIL, *(f"{name}.firm.test.lan" for name in ("exchange", "outlook", "webmail"))):
        company.serve(host, "/", HTML)
    with pytest.raises(ServerNotFound) as caught:
        finder.find(ANN, cancel)
    assert caught.value.host == "firm.test.lan"


@pytest.mark.parametrize(
    "answer",
    [
        Says(200, b'{"Protocol": "ActiveSync", "Url": "https://mail.firm.test.lan/EWS/Exchange.asmx"}'),
        Says(200, b'{"Protocol": "EWS", "Url": "http://mail.firm.test.lan/EWS/Exchange.asmx"}'),
        Says(200, b'["EWS"]'),
        Says(200, b'{"Protocol": "EWS", "Url": null}'),
        Says(404, b'{"Protocol": "EWS", "Url": "https://mail.firm.test.lan/EWS/Exchange.asmx"}'),
        Says(200, b"\xff{"),
        redirects("https://[bad/autodiscover"),
    ],
)
def test_odd_answers_are_no_answers(company: Company, finder: Finder, cancel: CancelToken, answer: Says) -> None:
    company.serve(OWN, JSON, answer)
    with pytest.raises((ServerNotFound, BadSource)):
        finder.find(ANN, cancel)


def test_redirects_in_a_circle_end(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, JSON, redirects(f"https://{MAIL}{JSON}"))
    company.serve(MAIL, JSON, redirects(f"https://{OWN}{JSON}"))
    with pytest.raises(ServerNotFound):
        finder.find(ANN, cancel)
    assert len(company.asked) < 25


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    company: Company, finder: Finder, cancel: CancelToken
) -> None:
    """The names below two labels are not in the certificate."""
    ann = "ann@deep.down.firm.test.lan"
    company.serve("autodiscover.deep.down.firm.test.lan", JSON, json_says(exchange(company)))
    with pytest.raises(Unreachable) as caught:
        finder.find(ann, cancel)
    assert caught.value.reason is Unreachable.Reason.CERTIFICATE
    assert caught.value.host == "autodiscover.deep.down.firm.test.lan"
    assert [one for one in company.asked if "json" in one.path] == []


@pytest.mark.parametrize("email", ["ann", "", "ann@firm", "ann@fi rm.de", "ann@firm.de/x", "ann@-." + "x" * 70 + ".de"])
def test_what_is_no_address_is_asked_of_nobody(
    company: Company, finder: Finder, cancel: CancelToken, email: str
) -> None:
    with pytest.raises(ServerNotFound):
        finder.find(email, cancel)
    assert company.asked == []


def test_a_server_that_the_person_named(company: Company, finder: Finder, cancel: CancelToken) -> None:
    assert finder.look_at(ANN, exchange(company, "mail.hoster.lan"), cancel) == found(
        company, "mail.hoster.lan", foreign=True
    )
    assert [one.path for one in company.asked] == [EWS]
    assert finder.look_at(ANN, f"https://{ONLINE}{EWS}", cancel).microsoft


@pytest.mark.parametrize(
    ("says", "error"), [(HTML, BadSource), (Says(403), Refused), (Says(404), BadSource), (refuses("Digest"), BadSource)]
)
def test_a_named_server_that_is_none(
    company: Company, finder: Finder, cancel: CancelToken, says: Says, error: type[Exception]
) -> None:
    company.serve(MAIL, "/", says)
    with pytest.raises(error):
        finder.look_at(ANN, f"https://{MAIL}{EWS}", cancel)


@pytest.mark.parametrize(
    ("offers", "methods"),
    [
        (("Basic realm=x",), (AuthMethod.BASIC,)),
        (("NTLM", "Negotiate"), (AuthMethod.KERBEROS, AuthMethod.NTLM)),
        (("Negotiate, NTLM", 'Basic realm="a"'), (AuthMethod.KERBEROS, AuthMethod.NTLM, AuthMethod.BASIC)),
        (('Basic realm="we, NTLM, speak"', "Bearer"), (AuthMethod.BASIC,)),
        (('Bearer client_id="00", trusted_issuers="x, Basic y"', "ntlm"), (AuthMethod.NTLM,)),
    ],
)
def test_methods_of_several_headers(
    company: Company, finder: Finder, cancel: CancelToken, offers: tuple[str, ...], methods: tuple[AuthMethod, ...]
) -> None:
    assert finder.look_at(ANN, exchange(company, MAIL, *offers), cancel).methods == methods


def test_r13_a_search_is_cancelled_in_the_middle_of_a_request(company: Company, finder: Finder) -> None:
    held, reached = threading.Event(), threading.Event()

    def hang(_: object) -> Says:
        reached.set()
        held.wait(10)
        return HTML

    company.serve(OWN, JSON, hang)
    cancel = CancelToken()
    errors: list[BaseException] = []

    def look() -> None:
        try:
            finder.find(ANN, cancel)
        except Cancelled as error:
            errors.append(error)

    searching = threading.Thread(target=look)
    searching.start()
    assert reached.wait(10)
    cancel.cancel()
    searching.join(2)
    assert not searching.is_alive()
    assert len(errors) == 1
    held.set()


def test_a_search_has_an_end_in_time(
    company: Company, finder: Finder, cancel: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirahub_desktop.accounts.discovery.search.SECONDS", 0.0)
    company.serve(OWN, JSON, json_says(exchange(company)))
    with pytest.raises(ServerNotFound):
        finder.find(ANN, cancel)
    assert company.asked == []


def test_an_answer_that_cannot_be_read_is_none(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(
        MAIL, EWS.lower(), Says(401, b"this is no gzip", (("Content-Encoding", "gzip"), ("WWW-Authenticate", "NTLM")))
    )
    with pytest.raises(Unreachable) as caught:
        finder.look_at(ANN, f"https://{MAIL}{EWS}", cancel)
    assert caught.value.__context__ is None


def test_the_sandbox_is_asked_without_a_password(cancel: CancelToken) -> None:
    with Sandbox() as sandbox:
        assert Finder().look_at(ANN, sandbox.endpoint, cancel).methods == (AuthMethod.NTLM, AuthMethod.BASIC)
        assert sandbox.recorder.counts == {SIGN_IN: 1}
