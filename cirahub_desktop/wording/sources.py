"""What a spoke met at its place: servers, feeds and folders that refuse, keep silent or answer with something else."""

from __future__ import annotations

from functools import singledispatch

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import format_duration, quoted, tr
from cirahub_desktop.sync import errors as e
from cirahub_desktop.wording.folders import folder_words
from cirahub_desktop.wording.messages import for_it, for_publisher
from cirahub_desktop.wording.refusal import explain_refusal
from cirahub_desktop.wording.words import Words

_Facts = tuple[tuple[str, str], ...]


@frozen
class _Told:
    """One row of a table: title, advice, ways out, and what to ask the publisher or IT where that helps."""

    title: str
    advice: str
    steps: tuple[str, ...] = ()
    ask_publisher: str = ""
    ask_it: str = ""
    came_back: str = ""

    def words(self, facts: _Facts = ()) -> Words:
        message = None
        if self.ask_publisher:
            message = for_publisher(self.title, facts, self.ask_publisher)
        elif self.ask_it:
            message = for_it(self.title, facts, self.ask_it)
        return Words(self.title, self.advice, self.steps, facts, message)


@singledispatch
def explain_source(error: e.SpokeError) -> Words:
    return Words(
        tr("This place could not be read or written."),
        tr("Nothing is lost; the next run tries again."),
        facts=((tr("Kind"), type(error).__name__),),
    )


@explain_source.register
def _(error: e.Refused) -> Words:
    if error.exchange:
        return explain_refusal(error)
    return _Told(
        tr("{host} knows who is asking and does not allow it.", host=error.host),
        tr("Ask the publisher for access to this calendar, or for its private iCal link."),
        ask_publisher=tr("Please allow me to read it, or send me its private iCal link."),
    ).words(((tr("Server"), error.host),))


@explain_source.register
def _(error: e.ServerNotFound) -> Words:
    return Words(
        tr("No Exchange Server was found for {domain}.", domain=error.host),
        tr("Ask IT for the address of the server, and enter it under More."),
    )


@explain_source.register
def _(error: e.ForeignHost) -> Words:
    return Words(
        tr(
            "The way to your mailbox leads to {host}, which does not belong to {domain}.",
            host=error.host,
            domain=error.domain,
        ),
        tr("Go on only if you know this server; your password has not been sent there."),
        facts=((tr("Server"), error.host),),
    )


@explain_source.register
def _(error: e.Unreachable) -> Words:
    facts = [(tr("Server"), error.host)]
    if error.status:
        facts.append((tr("HTTP status"), str(error.status)))
    return _unreachable(error)[error.reason].words(tuple(facts))


def _unreachable(error: e.Unreachable) -> dict[e.Unreachable.Reason, _Told]:
    reason, host = e.Unreachable.Reason, error.host
    later = tr("Nothing is lost; the next run tries again by itself.")
    busy = later
    if error.retry_after:
        busy = tr("Nothing is lost; CiraHub tries again in {time}.", time=format_duration(error.retry_after))
    return {
        reason.NO_SUCH_HOST: _Told(
            tr("There is no server called {host}, or this computer is offline.", host=host),
            tr("Check the internet connection and how the address is written."),
        ),
        reason.CONNECTION: _Told(
            tr("{host} did not take the call.", host=host),
            tr("Check the internet connection, and whether the company network (VPN) is needed."),
        ),
        reason.TIMEOUT: _Told(tr("{host} did not answer in time.", host=host), later),
        reason.SERVER_ERROR: _Told(tr("{host} is having trouble of its own.", host=host), later),
        reason.BUSY: _Told(tr("{host} is busy and asked to wait.", host=host), busy),
        reason.DROPPED: _Told(tr("{host} hung up in the middle of its answer.", host=host), later),
        reason.CERTIFICATE: _Told(
            tr("{host} shows a certificate that this computer does not trust.", host=host),
            tr("CiraHub does not go on, because somebody could be listening; send the message to IT."),
            steps=(
                tr("Check the date and time of this computer."),
                tr("Copy the message for IT: the company’s own certificate may have to be installed here."),
            ),
            ask_it=tr(
                "Please install the root certificate of this server on my computer, or renew the server’s certificate."
            ),
        ),
        reason.PROXY: _Told(
            tr("The proxy of this network did not let the call to {host} through.", host=host),
            tr("Check the proxy settings of this computer, or send the message to IT."),
            ask_it=tr("Please allow this computer to reach this server through the proxy."),
        ),
    }


@explain_source.register
def _(error: e.BadSource) -> Words:
    told = _bad_source(error)[error.reason]
    rows = [(tr("Server"), error.host)] if error.host else []
    if told.came_back:
        rows = [
            (tr("What came back"), told.came_back),
            (tr("Expected"), tr("a calendar (a text that begins with BEGIN:VCALENDAR)")),
            *rows,
        ]
    return told.words(tuple(rows))


def _bad_source(error: e.BadSource) -> dict[e.BadSource.Reason, _Told]:
    return {**_not_a_calendar(error), **_over_a_limit(error), **_astray(error)}


def _not_a_calendar(error: e.BadSource) -> dict[e.BadSource.Reason, _Told]:
    """Something came back whole, but it is no calendar."""
    reason = e.BadSource.Reason
    page = tr("a web page, {title}", title=quoted(error.detail)) if error.detail else tr("a web page")
    kind = error.detail or tr("a text of another kind")
    private = tr("Please send me the private iCal link of this calendar, which opens without signing in.")
    mend = tr("Please check whether the link still gives a complete calendar.")
    return {
        reason.SIGN_IN_PAGE: _Told(
            tr("This link answered with a sign-in page, not with a calendar."),
            tr("The publisher wants to know who is asking. One of these two helps:"),
            steps=(
                tr("Enter the user name and password for this link."),
                tr("Ask the publisher for the private iCal link, which opens without signing in."),
            ),
            ask_publisher=private,
            came_back=page,
        ),
        reason.WEB_PAGE: _Told(
            tr("This link answered with a web page, not with a calendar."),
            tr("Open the page, look there for “iCal”, “ICS” or “Subscribe”, and copy that link."),
            ask_publisher=tr("Please send me the iCal link of this calendar."),
            came_back=page,
        ),
        reason.NOT_A_CALENDAR: _Told(
            tr("This link answered with something that is not a calendar."),
            tr("Ask the publisher for the iCal link of this calendar."),
            ask_publisher=tr("Please send me the iCal link of this calendar."),
            came_back=kind,
        ),
        reason.EMPTY: _Told(
            tr("This link answered with nothing at all."),
            tr("The publisher may be working on it; try again later. Nothing is deleted."),
            ask_publisher=mend,
            came_back=tr("nothing"),
        ),
        reason.TRUNCATED: _Told(
            tr("The calendar broke off before its end."),
            tr("Nothing is deleted because of this; the next run reads it again."),
            ask_publisher=mend,
            came_back=tr("a calendar without its last line, END:VCALENDAR"),
        ),
        reason.MALFORMED: _Told(
            tr("The answer could not be read."),
            tr("Nothing is changed because of this; if it stays, tell whoever runs the server."),
            ask_it=tr("Please check whether this address still answers as it should."),
        ),
    }


def _over_a_limit(error: e.BadSource) -> dict[e.BadSource.Reason, _Told]:
    """Larger or slower than CiraHub takes (R14); each sentence names the limit."""
    reason, limit = e.BadSource.Reason, error.detail
    smaller = tr("Ask the publisher for a smaller calendar, such as this year only.")
    ask = tr("Could you publish a smaller calendar, such as this year only?")
    return {
        reason.TOO_LARGE: _Told(
            tr("This calendar is larger than {limit} MB, the most that CiraHub reads.", limit=limit),
            smaller,
            ask_publisher=ask,
        ),
        reason.TOO_MANY: _Told(
            tr("This calendar has more than {limit} events, the most that CiraHub reads.", limit=limit),
            smaller,
            ask_publisher=ask,
        ),
        reason.TOO_SLOW: _Told(
            tr("This calendar took more than {limit} seconds to arrive, so CiraHub stopped waiting.", limit=limit),
            tr("Nothing is lost; the next run tries again by itself."),
        ),
        reason.TOO_MANY_REDIRECTS: _Told(
            tr("This link leads on to another address more than {limit} times, and never to a calendar.", limit=limit),
            tr("Ask the publisher for the current iCal link."),
            ask_publisher=tr("Please send me the current iCal link of this calendar."),
        ),
    }


def _astray(error: e.BadSource) -> dict[e.BadSource.Reason, _Told]:
    """The address leads somewhere, but not to what was asked for."""
    reason, host = e.BadSource.Reason, error.host
    current = tr("Please send me the current iCal link of this calendar.")
    return {
        reason.NOT_FOUND: _Told(
            tr("{host} has nothing under this link any more.", host=host),
            tr("Ask the publisher for the current iCal link; nothing is deleted meanwhile."),
            ask_publisher=current,
        ),
        reason.STATUS: _Told(
            tr("{host} answered with HTTP status {status} instead of a calendar.", host=host, status=error.detail),
            tr("Try again later; if it stays, ask the publisher for the current iCal link."),
            ask_publisher=current,
        ),
        reason.REDIRECT_REFUSED: _Told(
            tr("This link leads away from a protected connection, so CiraHub does not follow it."),
            tr("Ask the publisher for a link that begins with https."),
            ask_publisher=tr("Please send me an iCal link that begins with https and stays there."),
        ),
        reason.NOT_EXCHANGE: _Told(
            tr("{host} answers, but not as an Exchange server does.", host=host),
            tr("Ask IT for the EWS address of the server, such as https://mail.example.com/EWS/Exchange.asmx"),
            ask_it=tr("Which is the EWS address of our Exchange server?"),
        ),
    }


@explain_source.register
def _(error: e.FolderProblem) -> Words:
    return folder_words(error)


@explain_source.register
def _(error: e.AnswerLost) -> Words:
    return Words(
        tr("{host} did not confirm what was sent to it.", host=error.host),
        tr("Sync again: CiraHub first looks at what arrived, so nothing is written twice."),
        facts=((tr("Server"), error.host),),
    )


@explain_source.register
def _(error: e.BatchTooLarge) -> Words:
    return Words(
        tr("{host} takes fewer events at a time than were sent.", host=error.host),
        tr("Sync again: CiraHub sends smaller portions."),
        facts=((tr("Server"), error.host),),
    )
