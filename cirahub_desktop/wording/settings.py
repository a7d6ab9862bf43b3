"""The settings in words: label, one line of help, values; start at login, and where passwords lie."""

from __future__ import annotations

from typing import Final

from cirahub_desktop.i18n import LANGUAGES, tr
from cirahub_desktop.login_start.base import LoginStartFailed
from cirahub_desktop.login_start.start import LoginStanding, LoginState
from cirahub_desktop.wording.errors import explain
from cirahub_desktop.wording.options import option_allowed, option_help, option_label
from cirahub_desktop.wording.words import Words

_OPTIONS: Final = ("interval", "delete-share", "delete-count", "strikes")


def setting_label(name: str) -> str:
    return _texts()[name][0]


def setting_help(name: str) -> str:
    """One sentence on what it is for."""
    return _texts()[name][1]


def setting_allowed(name: str, allowed: str) -> str:
    """What a person may type on the command line; words of that language themselves are never translated."""
    if name in _OPTIONS:
        return option_allowed(name, allowed)
    return {
        "connections": tr("1 to 8"),
        "proxy": tr("system, none, or an address such as proxy.example.com:8080"),
        "proxy-user": tr("a user name, or nothing"),
        "proxy-except": tr("hosts and domains with commas between them, or nothing"),
    }.get(name, allowed)


def setting_value(name: str, value: str) -> str:
    """A value as a list in the window offers it."""
    if name == "language" and value in LANGUAGES:
        return LANGUAGES[value]
    return {
        ("language", "system"): tr("As the system"),
        ("theme", "system"): tr("As the system"),
        ("theme", "light"): tr("Light"),
        ("theme", "dark"): tr("Dark"),
        ("log", "normal"): tr("What happened"),
        ("log", "detailed"): tr("Every detail, for the search of a fault"),
        ("proxy", "system"): tr("As this computer is set up"),
        ("proxy", "none"): tr("None: always directly"),
        ("proxy", "address"): tr("This one"),
    }.get((name, value), value)


def login_words(standing: LoginStanding) -> str:
    """What starting at login comes to, beside its switch."""
    return {
        LoginState.OFF: tr("CiraHub starts when you open it."),
        LoginState.ON: tr("CiraHub starts in the tray when you sign in to this computer."),
        LoginState.ANOTHER: tr(
            "Another copy of CiraHub Desktop starts at login: {program}. Switch this on to start this one instead.",
            program=standing.other,
        ),
        LoginState.FORBIDDEN: tr(
            "It is set up, but switched off in the system’s own list of programs that start at login. Switch it on "
            "there."
        ),
    }[standing.state]


def vault_words(*, lasting: bool, damaged: str) -> Words:
    """Where passwords, links and sign-ins lie, and what to do where that is not as it should be."""
    if damaged:
        return Words(
            tr("The file with your passwords was damaged."),
            tr(
                "It is kept as {file}. Enter the passwords and links again; what was readable is still there.",
                file=damaged,
            ),
        )
    if not lasting:
        return Words(
            tr("Your passwords and links are kept until CiraHub is closed."),
            tr(
                "This computer has no password store that CiraHub can use. On Linux, install and unlock one such as "
                "GNOME Keyring or KWallet, then start CiraHub again; nothing is written to the disk until then."
            ),
        )
    return Words(
        tr("Your passwords and links are kept for good, in an encrypted file."),
        tr(
            "Its key lies in the password store of this computer, which opens when you sign in. There is nothing to do."
        ),
    )


@explain.register
def _(error: LoginStartFailed) -> Words:
    return Words(
        tr("This computer did not let CiraHub change what starts at login."),
        tr("Ask IT whether programs may start at login here, or start CiraHub yourself."),
        facts=((tr("Place"), error.place),),
    )


def _texts() -> dict[str, tuple[str, str]]:
    return {**_general(), **_syncing(), **_network()}


def _general() -> dict[str, tuple[str, str]]:
    return {
        "language": (tr("Language"), tr("Of the window, the tray and the command line.")),
        "theme": (tr("Look"), tr("Light or dark windows.")),
        "start-at-login": (
            tr("Start when I sign in to this computer"),
            tr("Syncs without your having to think of it."),
        ),
        "notifications": (
            tr("Notifications"),
            tr("Only when something needs you, newly fails, or works again."),
        ),
        "log": (tr("How much is written down"), tr("Passwords and links are never in it.")),
    }


def _syncing() -> dict[str, tuple[str, str]]:
    return {
        **{name: (option_label(name), option_help(name)) for name in _OPTIONS},
        "interval": (tr("How often new spokes are synchronised"), tr("Spokes that are there already keep theirs.")),
        "connections": (
            tr("Requests at once to one server"),
            tr("More is rarely faster, and some servers refuse it."),
        ),
    }


def _network() -> dict[str, tuple[str, str]]:
    return {
        "proxy": (tr("Proxy"), tr("Most companies set it up for the whole computer.")),
        "proxy-user": (tr("User name of the proxy"), tr("Empty where it asks for none.")),
        "proxy-except": (tr("Not for these addresses"), tr("Such as servers inside your company.")),
    }
