"""Every error in one sentence of what came back and one of what to do.

One function per class of ``sync/errors.py``; classes with reasons look theirs up in a table. A test walks the classes
and the enums, so a new one without words is noticed.
"""

from __future__ import annotations

import difflib
import re
from functools import singledispatch
from typing import Final

from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.catalogue import CATALOGUE
from cirahub_desktop.sync.model.filters import LONGEST_TEXT, MOST_RULES
from cirahub_desktop.wording.messages import for_it
from cirahub_desktop.wording.options import option_allowed
from cirahub_desktop.wording.sources import explain_source
from cirahub_desktop.wording.words import Words

_Pair = tuple[str, str]


@singledispatch
def explain(error: Exception) -> Words:
    """The words for ``error``; anything unforeseen gets a sentence too, never a traceback."""
    return Words(
        tr("Something came up that CiraHub does not know."),
        tr("Try again; if it stays, send the message to IT."),
        facts=((tr("Kind"), type(error).__name__),),
    )


_A_NUMBER_OF_OURS: Final = re.compile(r"[0-9a-f]{32}")
"""What nobody has typed: it was there when the page was drawn."""


def _gone_meanwhile(kind: str) -> Words:
    titles = {
        "hub": tr("This hub is not there any more."),
        "spoke": tr("This spoke is not there any more."),
        "account": tr("This account is not there any more."),
    }
    return Words(titles[kind], tr("It was removed meanwhile, in another window or by a command."))


@explain.register
def _(error: e.NameTaken) -> Words:
    name = quoted(error.name)
    titles = {
        "hub": tr("There is already a hub called {name}.", name=name),
        "spoke": tr("This hub already has a spoke called {name}.", name=name),
        "account": tr("There is already an account called {name}.", name=name),
    }
    return Words(titles.get(error.kind, tr("The name {name} is taken.", name=name)), tr("Choose another name."))


@explain.register
def _(error: e.NotFound) -> Words:
    if _A_NUMBER_OF_OURS.fullmatch(error.name) and error.kind in ("hub", "spoke", "account"):
        return _gone_meanwhile(error.kind)
    name = quoted(error.name)
    check = tr("Look how the name is written.")
    pairs = {
        "hub": (tr("There is no hub called {name}.", name=name), check),
        "spoke": (tr("There is no spoke called {name}.", name=name), check),
        "account": (tr("There is no account called {name}.", name=name), check),
        "folder": (
            tr("This account sees no folder {name}.", name=name),
            tr("Look how the path is written, or ask IT for the right to see the folder."),
        ),
        "hold": (
            tr("No decision {name} is waiting.", name=name),
            tr("It may have been taken already; look at the list again."),
        ),
        "run": (
            tr("There is no single run {name}.", name=name),
            tr("Look at the history again; what runs did is kept for 30 days."),
        ),
        "item": (tr("There is no single item {name}.", name=name), tr("Search for it in the history.")),
        "pin": (
            tr("The item {name} was not put back, so it follows its sources.", name=name),
            tr("It may follow its sources again already; look at the list again."),
        ),
        "conflict": (
            tr("No question {name} is waiting.", name=name),
            tr("It may have been answered already; look at the list again."),
        ),
        "option": (tr("There is no option called {name}.", name=name), _closest_option(error.name)),
    }
    return Words(*pairs.get(error.kind, (tr("There is nothing called {name}.", name=name), check)))


def _closest_option(name: str) -> str:
    names = [row.name for row in CATALOGUE]
    close = difflib.get_close_matches(name, names, 1, 0.5)
    if close:
        return tr("Did you mean {name}?", name=quoted(close[0]))
    return tr("These can be set: {names}.", names=", ".join(names))


@explain.register
def _(error: e.AccountInUse) -> Words:
    return Words(
        tr("The account {account} is needed by {spoke}.", account=quoted(error.account), spoke=quoted(error.spoke)),
        tr("Remove that spoke first; what it wrote stays where it is."),
    )


@explain.register
def _(error: e.BadName) -> Words:
    return Words(
        tr("This name is empty or longer than {limit} characters.", limit=error.limit),
        tr("Choose a short name that you will recognise."),
    )


@explain.register
def _(error: e.BadOption) -> Words:
    if error.option == "server":
        return Words(
            tr("This server address cannot be used."),
            tr("It looks like {example}; passwords go over https alone.", example=error.allowed),
        )
    if error.option in ("client-id", "tenant"):
        titles = {
            "client-id": tr("This is not an application (client) id."),
            "tenant": tr("This is not a directory (tenant) id."),
        }
        return Words(
            titles[error.option],
            tr("It looks like {example}; copy it from the answer of your IT.", example=error.allowed),
        )
    return Words(
        tr("{value} is not a value for {option}.", value=quoted(error.value), option=quoted(error.option)),
        tr("Possible: {allowed}.", allowed=option_allowed(error.option, error.allowed)),
    )


@explain.register
def _(error: e.BadFilter) -> Words:
    reason, part = e.BadFilter.Reason, quoted(error.value)
    pairs: dict[e.BadFilter.Reason, _Pair] = {
        reason.START: (
            tr("{part} does not say whether all or any of the rules must match.", part=part),
            tr("Begin a filter with all: or any:, such as {example}.", example=quoted("all: subject~board")),
        ),
        reason.FIELD: (
            tr("{part} does not begin with something that a filter looks at.", part=part),
            tr("A filter looks at subject, category, location, all-day and length."),
        ),
        reason.SIGN: (
            tr("{part} is not a rule of a filter.", part=part),
            tr("Rules look like {rules}.", rules="subject~board, category=Work, all-day=no, length<4h"),
        ),
        reason.TEXT: (
            tr("{part} needs a text of 1 to {most} characters.", part=part, most=LONGEST_TEXT),
            tr("Write after the sign what is looked for, such as {example}.", example=quoted("subject~board")),
        ),
        reason.YES_OR_NO: (
            tr("{part} says neither yes nor no.", part=part),
            tr("Write all-day=yes or all-day=no."),
        ),
        reason.LENGTH: (
            tr("{part} has no length that CiraHub can read.", part=part),
            tr("Write a number with min, h or d, such as {example}.", example=quoted("length<90min")),
        ),
        reason.QUOTE: (
            tr("{part} has a quotation mark without its other half.", part=part),
            tr("Put the whole text between quotation marks, and write each one inside it twice."),
        ),
        reason.TOO_MANY: (
            tr("{part} is one rule too many for a filter.", part=part),
            tr("Keep to {most} rules.", most=MOST_RULES),
        ),
    }
    return Words(*pairs[error.reason])


@explain.register
def _(error: e.OptionImpossible) -> Words:
    reason = e.OptionImpossible.Reason
    pairs: dict[e.OptionImpossible.Reason, _Pair] = {
        reason.READ_ONLY: (
            tr("CiraHub reads this spoke and never writes to it."),
            tr("Add another spoke, such as a public folder, for the events to go to."),
        ),
        reason.NEW_OR_ALL: (
            tr("This calendar may have events of its own; feeds-hub=on does not say what becomes of them."),
            tr("Write feeds-hub=all to send them to the hub, too, or feeds-hub=new for what is new from now on."),
        ),
    }
    return Words(*pairs[error.reason])


@explain.register
def _(error: e.LinkRefused) -> Words:
    reason = e.LinkRefused.Reason
    example = "https://example.com/calendar.ics"
    not_ics = tr("This link does not end in .ics, so it cannot be used.")
    if error.detail:
        ending = tr("Its path ends in {end}.", end=quoted(error.detail))
        not_ics = f"{not_ics} {ending}"
    pairs: dict[e.LinkRefused.Reason, _Pair] = {
        reason.NOT_ICS: (
            not_ics,
            tr("Open the calendar at the publisher, look for “iCal”, “ICS” or “Subscribe”, and copy that link."),
        ),
        reason.NOT_A_LINK: (
            tr("This is not a link."),
            tr("Paste the whole link, for example {example}", example=example),
        ),
        reason.SCHEME: (
            tr("A link that begins with {scheme} cannot be read.", scheme=quoted(f"{error.detail}:")),
            tr("Use the link that begins with https or webcal, for example {example}", example=example),
        ),
        reason.CREDENTIALS: (
            tr("This link carries a user name or a password."),
            tr("Take them out of the link and enter them on their own; they are kept in the password store."),
        ),
    }
    return Words(*pairs[error.reason])


@explain.register
def _(error: e.NothingToUndo) -> Words:
    reason = e.NothingToUndo.Reason
    pairs = {
        reason.NOTHING: (
            tr("This run changed nothing that could be put back."),
            tr("Look for another run in the history."),
        ),
        reason.EDITED: (
            tr("All events of this run were edited since, so they are kept."),
            tr("Delete by hand those that should go."),
        ),
        reason.TOO_OLD: (
            trn(
                "This run was more than {count} day ago and can no longer be undone.",
                "This run was more than {count} days ago and can no longer be undone.",
                error.days,
            ),
            tr("Single events can still be changed by hand."),
        ),
    }
    return Words(*pairs[error.reason], facts=((tr("Run"), error.run),))


@explain.register
def _(error: e.AnotherRun) -> Words:
    return Words(
        tr("{hub} is being synchronised by another window or command right now.", hub=quoted(error.hub)),
        tr("Wait until it is done, then try again."),
    )


@explain.register
def _(error: e.ExampleStays) -> Words:  # noqa: ARG001 - singledispatch chooses by the annotation
    return Words(
        tr("Nothing can be added to the example, so that nothing leaves this computer."),
        tr("Set up a hub of your own for your own links and calendars."),
    )


@explain.register
def _(error: e.Cancelled) -> Words:  # noqa: ARG001 - singledispatch chooses by the annotation
    return Words(tr("Cancelled."), tr("What is already written stays and is not written twice."))


@explain.register
def _(error: e.Unexpected) -> Words:
    title = tr("CiraHub itself made a mistake and stopped what it was doing.")
    facts = ((tr("Kind"), error.name),)
    return Words(
        title,
        tr("Nothing is lost. Try again; if it stays, send the message to IT."),
        facts=facts,
        help=for_it(title, facts, tr("Please look at the log file of CiraHub Desktop on my computer.")),
    )


@explain.register
def _(error: e.StoreFailed) -> Words:
    reason = e.StoreFailed.Reason
    pairs: dict[e.StoreFailed.Reason, _Pair] = {
        reason.FULL: (
            tr("The disk of this computer is full."),
            tr("Free some space, then try again; nothing is lost."),
        ),
        reason.DENIED: (
            tr("CiraHub may not write to its own folder on this computer."),
            tr("Ask IT for the right to write there, or choose another folder with --data-dir."),
        ),
        reason.DAMAGED: (
            tr("CiraHub’s memory on this computer is damaged."),
            tr("Restore the file below from a backup, or move it away and set up the hub again; nothing is deleted."),
        ),
        reason.NEWER: (
            tr("A newer version of CiraHub has worked with this folder."),
            tr("Install the newest version of CiraHub on this computer."),
        ),
        reason.BUSY: (
            tr("Another program keeps CiraHub’s memory on this computer locked."),
            tr("Close other windows and commands of CiraHub, then try again."),
        ),
    }
    return Words(*pairs[error.reason], facts=((tr("File"), error.path),))


@explain.register
def _(error: e.VaultFailed) -> Words:
    if error.locked:
        return Words(
            tr("The password store of this computer is locked."),
            tr("Unlock it with its password, then try again."),
        )
    if error.missing:
        return Words(
            tr("This computer has no password store for passwords and links."),
            tr("They are kept for this session only; ask IT to install a password store."),
        )
    return Words(
        tr("The password store of this computer did not answer as expected."),
        tr("Sign out of this computer and in again, then try again."),
    )


@explain.register
def _(error: e.SecretMissing) -> Words:
    name = quoted(error.name)
    facts = ((tr("Damaged file"), error.damaged),) if error.damaged else ()
    if error.kind == "link":
        advice = tr("Enter the link again; nothing is deleted.")
        if error.damaged:
            return Words(tr("The link of {name} can no longer be read.", name=name), advice, facts=facts)
        return Words(tr("The link of {name} is not in the password store of this computer.", name=name), advice)
    if error.damaged:
        return Words(tr("The password of {name} can no longer be read.", name=name), tr("Sign in again."), facts=facts)
    return Words(
        tr("The password of {name} is not in the password store of this computer.", name=name), tr("Sign in again.")
    )


@explain.register
def _(error: e.SignInFailed) -> Words:
    facts = [(tr("Server"), error.host)]
    if error.offered:
        facts.append((tr("Ways to sign in"), ", ".join(error.offered)))
    title = tr("{host} did not accept the user name and password.", host=error.host)
    steps = [
        tr("Check that caps lock is off and that the password has not expired."),
        tr("Try the user name in the other form: name@example.com or COMPANY\\name."),
    ]
    request = tr("Which user name does this server want, and which way to sign in does it allow?")
    if _may_want_channel_binding(error):
        steps.append(tr("If they are right, send IT the message: something between here and the server may disturb."))
        disturbed = tr(
            "If the password is right: with Extended Protection on, the Windows sign-in fails behind a proxy or "
            "antivirus program that opens the encrypted connection. Please let the connection to this server through "
            "unopened."
        )
        request = f"{request}\n\n{disturbed}"
    return Words(
        title,
        tr("Enter them again; a refused password is not tried twice, so your account does not get locked."),
        steps=tuple(steps),
        facts=tuple(facts),
        help=for_it(title, facts, request),
    )


def _may_want_channel_binding(error: e.SignInFailed) -> bool:
    """On by default since Exchange 2019 CU14 (EXCHANGE.md, B5); what opens TLS on the way breaks the binding."""
    return any(method.lower() in ("ntlm", "negotiate") for method in error.offered)


@explain.register
def _(error: e.SpokeError) -> Words:
    return explain_source(error)
