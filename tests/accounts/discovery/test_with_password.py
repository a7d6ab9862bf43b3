"""Where autodiscover wants a password: who gets to see it, how often, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from cirahub_desktop.accounts.discovery import services
from cirahub_desktop.accounts.discovery.find import Finder
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.autodiscover import AutodiscoverRequests
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sandbox.signin import Auth
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import ForeignHost, ServerNotFound, SignInFailed, SpokeError
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from tests.accounts.discovery.saying import (
    EWS,
    HTML,
    JSON,
    POX,
    SVC,
    behind_basic,
    json_says,
    pox,
    redirects,
    refuses,
    settings,
)
from tests.support.company import Asked, Company, Says

ANN, SECRET = "ann@firm.test.lan", "geheim"
OWN, MAIL, INSIDE = "autodiscover.firm.test.lan", "mail.firm.test.lan", "inside.firm.test.lan"
HOSTER, HOSTED = "autodiscover.hoster.lan", "mail.hoster.lan"


@pytest.fixture
def find(finder: Finder, cancel: CancelToken) -> Callable[..., str]:
    """The server that is found with the password."""

    def search(agreed: str = "", password: str = SECRET) -> str:
        return finder.find_with_password(ANN, "", password, cancel, agreed).server

    return search


def ews(company: Company, *hosts: str) -> None:
    for host in hosts:
        company.serve(host, EWS.lower(), refuses('Basic realm="firm"'))


def each_host_saw_it_once(company: Company) -> bool:
    shown = company.shown_to()
    return len(shown) == len(set(shown))


def test_the_settings_of_the_person_name_the_server(company: Company, find: Callable[..., str]) -> None:
    urls = {"ExternalEwsUrl": f"https://{MAIL}{EWS}", "InternalEwsUrl": f"https://{INSIDE}{EWS}"}
    company.serve(OWN, SVC, behind_basic(settings(**urls)))
    ews(company, MAIL, INSIDE)
    assert find() == f"https://{MAIL}{EWS}"
    assert company.shown_to() == [OWN]


def test_the_request_is_as_microsoft_describes_it(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, behind_basic(settings(ExternalEwsUrl=f"https://{MAIL}{EWS}")))
    ews(company, MAIL)
    find()
    sent = next(one for one in company.asked if one.authorization)
    spaces = {
        "s": "http://schemas.xmlsoap.org/soap/envelope/",
        "a": "http://schemas.microsoft.com/exchange/2010/Autodiscover",
        "w": "http://www.w3.org/2005/08/addressing",
    }
    root = etree.fromstring(sent.body)
    request = "s:Body/a:GetUserSettingsRequestMessage/a:Request"
    assert root.findtext("s:Header/a:RequestedServerVersion", namespaces=spaces) == "Exchange2013"
    assert root.findtext("s:Header/w:Action", namespaces=spaces) == f"{spaces['a']}/Autodiscover/GetUserSettings"
    assert root.findtext("s:Header/w:To", namespaces=spaces) == f"https://{OWN}{SVC}"
    assert root.findtext(f"{request}/a:Users/a:User/a:Mailbox", namespaces=spaces) == ANN
    wanted = [node.text for node in root.iterfind(f"{request}/a:RequestedSettings/a:Setting", namespaces=spaces)]
    assert wanted == ["ExternalEwsUrl", "InternalEwsUrl"]


def test_inside_the_company_the_inner_address_works(company: Company, find: Callable[..., str]) -> None:
    urls = {
        "ExternalEwsUrl": "https://outside.firm.test.lan/EWS/Exchange.asmx",
        "InternalEwsUrl": f"https://{INSIDE}{EWS}",
    }
    company.serve(OWN, SVC, behind_basic(settings(**urls)))
    ews(company, INSIDE)
    assert find() == f"https://{INSIDE}{EWS}"


def test_the_old_dialect_is_spoken_where_there_is_no_other(company: Company, find: Callable[..., str]) -> None:
    inner = f"<Protocol><Type>EXCH</Type><EwsUrl>https://{INSIDE}{EWS}</EwsUrl></Protocol>"
    outer = f"<Protocol><Type>EXPR</Type><EwsUrl>https://{MAIL}{EWS}</EwsUrl></Protocol>"
    company.serve(OWN, POX, behind_basic(pox(inner + outer)))
    ews(company, MAIL, INSIDE)
    assert find() == f"https://{MAIL}{EWS}"
    assert company.shown_to() == [OWN]


def test_a_refused_password_is_shown_to_nobody_again(company: Company, find: Callable[..., str]) -> None:
    for host in (OWN, "firm.test.lan", MAIL):
        company.serve(host, SVC, behind_basic(settings(), "another"))
        company.serve(host, POX, behind_basic(pox(""), "another"))
        ews(company, host)
    with pytest.raises(SignInFailed) as caught:
        find()
    assert caught.value.host == OWN
    assert company.shown_to() == [OWN]


def test_without_a_password_none_is_shown(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, behind_basic(settings(ExternalEwsUrl=f"https://{MAIL}{EWS}")))
    with pytest.raises(ServerNotFound):
        find(password="")
    assert company.shown_to() == []


def test_the_safer_method_is_taken(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, refuses("NTLM", 'Basic realm="firm"'))
    with pytest.raises(SignInFailed):
        find()
    assert [one.authorization.split()[0] for one in company.asked if one.authorization] == ["NTLM"]


def test_a_hoster_is_shown_before_it_sees_the_password(company: Company, find: Callable[..., str]) -> None:
    company.records["firm.test.lan"] = (HOSTER,)
    company.serve(HOSTER, SVC, behind_basic(settings(ExternalEwsUrl=f"https://{HOSTED}{EWS}")))
    ews(company, HOSTED)
    with pytest.raises(ForeignHost) as caught:
        find()
    assert (caught.value.host, caught.value.domain) == (HOSTER, "firm.test.lan")
    assert [one for one in company.asked if one.host == HOSTER] == []
    assert find(HOSTER) == f"https://{HOSTED}{EWS}"
    assert company.shown_to() == [HOSTER]


@pytest.mark.parametrize("kind", ["http", "soap", "pox"])
def test_a_redirect_behind_the_password_out_of_the_domain_is_shown_too(
    company: Company, find: Callable[..., str], kind: str
) -> None:
    url = f"https://{HOSTER}/autodiscover/autodiscover.xml"
    answers = {
        "http": redirects(url),
        "soap": settings("RedirectUrl", url),
        "pox": pox(f"<Action>redirectUrl</Action><RedirectUrl>{url}</RedirectUrl>"),
    }
    company.serve(OWN, POX if kind == "pox" else SVC, behind_basic(answers[kind]))
    company.serve(HOSTER, SVC, behind_basic(settings(ExternalEwsUrl=f"https://{HOSTED}{EWS}")))
    ews(company, HOSTED)
    with pytest.raises(ForeignHost) as caught:
        find()
    assert caught.value.host == HOSTER
    assert [one for one in company.asked if one.host == HOSTER] == []
    company.asked.clear()
    assert find(HOSTER) == f"https://{HOSTED}{EWS}"
    assert company.shown_to() == [OWN, HOSTER]


def test_another_address_of_the_person_is_followed(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, behind_basic(settings("RedirectAddress", "ann@mail.firm.test.lan")))
    company.serve("autodiscover.mail.firm.test.lan", SVC, behind_basic(settings(ExternalEwsUrl=f"https://{MAIL}{EWS}")))
    ews(company, MAIL)
    assert find() == f"https://{MAIL}{EWS}"
    assert company.shown_to() == [OWN, "autodiscover.mail.firm.test.lan"]
    assert b"ann@mail.firm.test.lan" in [one for one in company.asked if one.authorization][1].body


def test_another_address_in_a_strange_domain_is_shown(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, behind_basic(settings("RedirectAddress", "ann@hoster.lan")))
    with pytest.raises(ForeignHost) as caught:
        find()
    assert caught.value.host == "hoster.lan"
    assert company.shown_to() == [OWN]


def test_another_address_at_microsoft_is_microsoft_365(company: Company, finder: Finder, cancel: CancelToken) -> None:
    company.serve(OWN, SVC, behind_basic(settings("RedirectAddress", "ann@firm.mail.onmicrosoft.com")))
    assert finder.find_with_password(ANN, "", SECRET, cancel).microsoft
    assert company.shown_to() == [OWN]


@pytest.mark.parametrize(
    "says",
    [
        settings("RedirectAddress", ANN),
        settings("RedirectUrl", f"https://{OWN}{SVC}"),
        settings("RedirectUrl", f"http://{MAIL}{SVC}"),
        settings("InvalidUser"),
        settings(),
        HTML,
        Says(500, b"<s:Envelope/>"),
        redirects(f"https://{OWN}{SVC}"),
    ],
)
def test_circles_and_dead_ends_are_over_soon(company: Company, find: Callable[..., str], says: Says) -> None:
    company.serve(OWN, SVC, behind_basic(says))
    with pytest.raises(ServerNotFound):
        find()
    assert company.shown_to() == [OWN]


def test_two_hosts_that_send_each_other_on(company: Company, find: Callable[..., str]) -> None:
    company.serve(OWN, SVC, behind_basic(settings("RedirectUrl", f"https://{MAIL}{SVC}")))
    company.serve(MAIL, SVC, behind_basic(settings("RedirectUrl", f"https://{OWN}{SVC}")))
    with pytest.raises(ServerNotFound):
        find()
    assert company.shown_to() == [OWN, MAIL]


# the whole check of an account


@pytest.fixture
def app(tmp_path: Path, company: Company, monkeypatch: pytest.MonkeyPatch) -> App:
    company.reroute(monkeypatch)
    monkeypatch.setattr(services, "named_hosts", company.services)
    return App(tmp_path, vault=SessionVault())


@pytest.fixture
def check(app: App) -> Callable[..., str]:
    def ask(agreed: str = "", server: str = "") -> str:
        found = app.servers.check_account("Work", CLAIRE, "", server, None, PASSWORD, CancelToken(), agreed_host=agreed)
        return found.account.server

    return ask


CLAIRE, PASSWORD = "claire.morel@verrier.example", "geheim"


@pytest.mark.parametrize("host", ["mail.verrier.example", HOSTED])
def test_an_account_from_address_and_password_alone(
    app: App, company: Company, check: Callable[..., str], host: str
) -> None:
    """The first meeting with a server in the domain asks nothing; one outside is shown, and then works."""
    with Sandbox(certfile=company.certfile, keyfile=company.keyfile) as box:
        box.users[CLAIRE] = PASSWORD
        company.elsewhere[host] = int(box.base.rpartition(":")[2])
        company.serve("verrier.example", JSON, json_says(f"https://{host}{EWS}"))
        if host == HOSTED:
            with pytest.raises(ForeignHost) as caught:
                check()
            assert caught.value.host == host
            assert [one for one in box.recorder.exchanges if one.user] == []
        assert check(host) == f"https://{host}{EWS}"
        assert check("", f"https://{host}{EWS}") == f"https://{host}{EWS}"
        assert app.servers.find(CLAIRE, "", CancelToken()).methods == (AuthMethod.NTLM, AuthMethod.BASIC)


def test_a_server_that_answers_for_its_domain_is_found_and_signed_in_to(
    company: Company, check: Callable[..., str]
) -> None:
    """No canned answer: autodiscover and EWS of the sandbox."""
    with Sandbox(certfile=company.certfile, keyfile=company.keyfile) as box:
        box.users[CLAIRE] = PASSWORD
        company.elsewhere["autodiscover.verrier.example"] = int(box.base.rpartition(":")[2])
        assert check() == f"https://autodiscover.verrier.example{EWS}"


@pytest.mark.parametrize("auth", [Auth.NTLM, Auth.BASIC])
def test_an_exchange_2013_is_asked_by_soap(
    company: Company, finder: Finder, cancel: CancelToken, monkeypatch: pytest.MonkeyPatch, auth: Auth
) -> None:
    """It knows no JSON; the sandbox tells the settings to who signs in, by NTLM too."""
    monkeypatch.setattr(AutodiscoverRequests, "answer_json", lambda handler: handler._send(404, "text/plain", b""))
    with Sandbox(certfile=company.certfile, keyfile=company.keyfile, auth=auth) as box:
        box.users[CLAIRE] = PASSWORD
        company.elsewhere["autodiscover.verrier.example"] = int(box.base.rpartition(":")[2])
        found = finder.find_with_password(CLAIRE, "", PASSWORD, cancel)
        assert found.server == f"https://autodiscover.verrier.example{EWS}"
        assert found.methods == (AuthMethod.NTLM if auth is Auth.NTLM else AuthMethod.BASIC,)
        assert box.recorder.counts["GetUserSettings"] == 1


def test_agreeing_to_one_host_is_not_agreeing_to_the_next(company: Company, check: Callable[..., str]) -> None:
    company.serve("verrier.example", JSON, json_says(f"https://{HOSTED}{EWS}"))
    ews(company, HOSTED)
    for agreed in ("", "mail.other.lan", "lan", "verrier.example"):
        with pytest.raises(ForeignHost):
            check(agreed)
    assert company.shown_to() == []


def test_a_password_is_not_sent_to_microsoft(company: Company, check: Callable[..., str]) -> None:
    company.serve("verrier.example", JSON, json_says("https://outlook.office365.com/EWS/Exchange.asmx"))
    with pytest.raises(SignInNeeded) as caught:
        check()
    assert caught.value.host == "outlook.office365.com"
    assert company.shown_to() == []


def test_r12_what_went_wrong_never_holds_the_password(company: Company, find: Callable[..., str]) -> None:
    def answer(asked: Asked) -> Says:
        return Says(200, asked.body + asked.authorization.encode()) if asked.authorization else refuses("Basic")

    company.serve(OWN, SVC, answer)
    with pytest.raises(SpokeError) as caught:
        find()
    assert not re.search(f"{SECRET}|Basic ", f"{caught.value!r}{caught.value.__context__!r}")
