"""The page *Settings* as plain values: rows of the catalogue, what may be chosen, and what is wrong with a choice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.login_start.start import LoginState
from cirahub_desktop.settings import NEW_SPOKES, setting
from cirahub_desktop.sync.errors import BadOption, CiraHubError
from cirahub_desktop.sync.model.catalogue import option
from cirahub_desktop.sync.turns import MOST_AT_ONCE
from cirahub_desktop.ui.presenters.option_fields import Choice, FieldView, Input
from cirahub_desktop.ui.presenters.options import SwitchView
from cirahub_desktop.wording.settings import login_words, setting_help, setting_label, setting_value

if TYPE_CHECKING:
    from cirahub_desktop.ui.presenters.settings_app import Choices

ADDRESS: Final = "address"
"""The choice of a proxy that opens a field for its address."""


class SettingsPage(Enum):
    GENERAL = "general"
    SYNCING = "syncing"
    NETWORK = "network"
    ACCOUNTS = "accounts"
    PASSWORDS = "passwords"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A label with its help and one or two inputs."""

    label: str
    help: str
    fields: tuple[FieldView, ...]


def page_words() -> dict[SettingsPage, tuple[str, str]]:
    """Name in the list at the left, and the sentence under the title."""
    return {
        SettingsPage.GENERAL: (tr("General"), tr("Every change counts at once.")),
        SettingsPage.SYNCING: (
            tr("Syncing"),
            tr("How new spokes begin. Each spoke can be changed later in its Sync Options."),
        ),
        SettingsPage.NETWORK: (
            tr("Network"),
            tr("The way to calendar links, Exchange and the sign-in of Microsoft."),
        ),
        SettingsPage.ACCOUNTS: (tr("Accounts"), tr("How CiraHub signs in to servers.")),
        SettingsPage.PASSWORDS: (
            tr("Passwords"),
            tr("Where passwords, calendar links and sign-ins are kept on this computer."),
        ),
        SettingsPage.HELP: (tr("Log and help"), tr("For the day when something does not work.")),
    }


class SettingsPresenter:
    """Everything that is chosen here counts at once. ``changed`` is called after every choice.

    ``use_language`` and ``use_scheme`` are the window's: it is built again by them.
    """

    def __init__(
        self,
        choices: Choices,
        *,
        use_language: Callable[[str], None],
        use_theme: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._choices, self._changed = choices, changed
        self._look = {"language": use_language, "theme": use_theme}
        self.errors: dict[str, wording.Words] = {}
        """By setting: why it was not taken."""

    def rows(self, page: SettingsPage) -> tuple[SettingRow, ...]:
        names = {
            SettingsPage.GENERAL: (("language",), ("theme",)),
            SettingsPage.SYNCING: (("interval",), ("delete-share", "delete-count"), ("strikes",), ("connections",)),
            SettingsPage.NETWORK: (("proxy",),),
            SettingsPage.HELP: (("log",),),
        }.get(page, ())
        return tuple(self._row(group) for group in names)

    def proxy_rows(self) -> tuple[SettingRow, ...]:
        """What a proxy of one's own needs more."""
        return tuple(self._row((name,)) for name in ("proxy-user", "proxy-except"))

    @property
    def names_proxy(self) -> bool:
        return self.value("proxy") not in ("system", "none")

    def value(self, name: str) -> str:
        return self._choices.get(name)

    def choose(self, name: str, text: str) -> bool:
        """False where it was not taken; ``errors`` says why."""
        self.errors.pop(name, None)
        if name == "proxy" and text == ADDRESS:
            return True  # the address itself is still to come
        try:
            self._take(name, text)
        except CiraHubError as error:
            self.errors[name] = self._why(name, error)
            self._changed()
            return False
        self._changed()
        return True

    def switches(self) -> tuple[SwitchView, ...]:
        return (self._login(), self._notifications())

    def _take(self, name: str, text: str) -> None:
        look = self._look.get(name)
        self._choices.put(name, text)
        if look is not None:
            look("" if text == "system" and name == "language" else text)

    def _login(self) -> SwitchView:
        label = setting_label("start-at-login")
        try:
            standing = self._choices.login_standing()
        except CiraHubError as error:
            said = wording.explain(error)
            return SwitchView("start-at-login", label, f"{said.title} {said.advice}", on=False, enabled=False)
        refused = self.errors.get("start-at-login")
        text = f"{refused.title} {refused.advice}" if refused is not None else login_words(standing)
        on = standing.state in (LoginState.ON, LoginState.FORBIDDEN)
        return SwitchView("start-at-login", label, text, on=on, enabled=True)

    def _notifications(self) -> SwitchView:
        on = self.value("notifications") == "on"
        text = setting_help("notifications") if on else tr("None. The icon in the tray still shows how things stand.")
        return SwitchView("notifications", setting_label("notifications"), text, on=on, enabled=True)

    def _row(self, names: tuple[str, ...]) -> SettingRow:
        label, explanation = setting_label(names[0]), setting_help(names[0])
        if names[0] == "delete-share":
            label = tr("Ask before deleting more than")
            explanation = tr("In 24 hours, of what CiraHub wrote here; up to 3 events never ask.")
        return SettingRow(label, explanation, tuple(self._field(name) for name in names))

    def _field(self, name: str) -> FieldView:
        label, value = setting_label(name), self.value(name)
        if name == "proxy":
            named = self.names_proxy
            choices = tuple(Choice(one, setting_value(name, one)) for one in ("system", "none", ADDRESS))
            return FieldView(
                name, label, Input.CHOICE, ADDRESS if named else value, choices, own_text=value if named else ""
            )
        if name == "connections":
            return FieldView(name, label, Input.NUMBER, value, low=1, high=MOST_AT_ONCE, unit=tr("requests"))
        if name in NEW_SPOKES:
            return _field_of_option(name, label, value)
        texts = setting(name).choices
        if texts:
            return FieldView(
                name, label, Input.CHOICE, value, tuple(Choice(one, setting_value(name, one)) for one in texts)
            )
        return FieldView(name, label, Input.TEXT, value)

    def _why(self, name: str, error: CiraHubError) -> wording.Words:
        if isinstance(error, BadOption) and name.startswith("proxy"):
            return {
                "proxy": wording.Words(
                    tr("This address of a proxy cannot be used."),
                    tr("It looks like {example}; user name and password have fields of their own.", example=_EXAMPLE),
                ),
                "proxy-except": wording.Words(
                    tr("These addresses cannot be read."),
                    tr("Write servers or domains with commas between them, such as {example}.", example="example.com"),
                ),
            }.get(name, wording.explain(error))
        return wording.explain(error)


_EXAMPLE: Final = "proxy.example.com:8080"


def _field_of_option(name: str, label: str, value: str) -> FieldView:
    """As in the Sync Options, over texts."""
    row = option(name)
    if row.choices:
        values = [*row.choices] if row.parse(value) in row.choices else [*row.choices, row.parse(value)]
        return FieldView(
            name,
            label,
            Input.CHOICE,
            value,
            tuple(Choice(row.show(one), wording.option_value(name, one)) for one in values),
        )
    if name == "delete-share":
        return FieldView(name, label, Input.NUMBER, value, low=0, high=100, unit=tr("%"))
    return FieldView(name, label, Input.NUMBER, value, low=0, high=10000, unit=tr("events"))
