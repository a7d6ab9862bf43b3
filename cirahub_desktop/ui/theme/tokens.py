"""The look in one place: colours by what they are for, sizes as ratios of the system's text size.

Every pair of a text and a ground has a contrast of 4.5 or more, edges that carry meaning 3 or more; a test holds this.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from cirahub_desktop.frozen import frozen


class Scheme(Enum):
    """What a person prefers; the values are what the store keeps."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Tone(Enum):
    """Which of the colours a text or an icon takes; the values name fields of :class:`Tokens`."""

    TEXT = "text"
    TEXT2 = "text2"
    TEXT3 = "text3"
    DISABLED = "disabled"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    OK = "ok"
    ATTENTION = "attention"
    ERROR = "error"
    OFF = "off"


class TextRole(Enum):
    """What a text is; ``Tokens.size`` has its height, ``WEIGHTS`` its weight."""

    NUMBER = "number"
    TITLE = "title"
    SECTION = "section"
    ITEM = "item"
    STRONG = "strong"
    BODY = "body"
    LABEL = "label"
    """Names a field."""
    HELP = "help"
    BADGE = "badge"
    CAPTION = "caption"


WEIGHTS = {
    TextRole.NUMBER: 600,
    TextRole.TITLE: 600,
    TextRole.SECTION: 600,
    TextRole.ITEM: 600,
    TextRole.STRONG: 500,
    TextRole.BODY: 400,
    TextRole.LABEL: 500,
    TextRole.HELP: 400,
    TextRole.BADGE: 500,
    TextRole.CAPTION: 400,
}


@frozen
class Tokens:
    """Colours as #RRGGBB, sizes in device-independent pixels."""

    dark: bool
    window: str
    surface: str
    side: str
    text: str
    text2: str
    text3: str
    disabled: str
    field: str
    line: str
    accent: str
    on_accent: str
    accent_hover: str
    selected: str
    accent_soft: str
    accent_line: str
    ok: str
    ok_soft: str
    ok_line: str
    attention: str
    attention_soft: str
    attention_line: str
    attention_shape: str
    """The triangle, and ``attention_mark`` the sign on it."""
    attention_mark: str
    error: str
    error_soft: str
    error_line: str
    off: str
    off_soft: str
    off_line: str
    sources: tuple[tuple[str, str], ...]
    """Bars of the Calendar: colour and its soft ground."""
    scale: float = 1.0
    """How much larger than usual the system's text is."""

    def px(self, size: float) -> int:
        """``size`` at the usual text size, for the present one."""
        return round(size * self.scale)

    def scaled(self, scale: float) -> Tokens:
        return replace(self, scale=scale)

    def colour(self, tone: Tone) -> str:
        return str(getattr(self, tone.value))

    def size(self, role: TextRole) -> int:
        return self.px(_SIZES[role])


_SIZES = {
    TextRole.NUMBER: 30,
    TextRole.TITLE: 24,
    TextRole.SECTION: 17,
    TextRole.ITEM: 14,
    TextRole.STRONG: 14,
    TextRole.BODY: 14,
    TextRole.LABEL: 13,
    TextRole.HELP: 13,
    TextRole.BADGE: 12,
    TextRole.CAPTION: 12,
}

RADIUS_CARD, RADIUS_FIELD, RADIUS_ROW = 10, 8, 6
FOCUS_RING = 2

LIGHT = Tokens(
    dark=False,
    window="#F6F7F9",
    surface="#FFFFFF",
    side="#EDF0F4",
    text="#19202A",
    text2="#434E5D",
    text3="#596473",
    disabled="#76808E",
    field="#7E8897",
    line="#DDE2E9",
    accent="#1D5FBF",
    on_accent="#FFFFFF",
    accent_hover="#174E9F",
    selected="#DCE8F8",
    accent_soft="#E6EFFB",
    accent_line="#9DBDEB",
    ok="#18703F",
    ok_soft="#E3F3E9",
    ok_line="#A9D5BA",
    attention="#7D4E00",
    attention_soft="#FFF3D6",
    attention_line="#E5BD68",
    attention_shape="#E9A100",
    attention_mark="#4F3100",
    error="#AE251C",
    error_soft="#FDECEA",
    error_line="#E9AAA5",
    off="#596473",
    off_soft="#E9ECF0",
    off_line="#C4CBD4",
    sources=(("#2463BE", "#E4EEFB"), ("#7546B8", "#F0E8FA"), ("#0B737D", "#DFF2F3"), ("#9A3B72", "#F9E6F0")),
)

DARK = Tokens(
    dark=True,
    window="#15181D",
    surface="#1E232A",
    side="#191D23",
    text="#E9EDF2",
    text2="#BAC3CE",
    text3="#9AA4B2",
    disabled="#8590A0",
    field="#778292",
    line="#343C47",
    accent="#86B4FA",
    on_accent="#0C1A30",
    accent_hover="#A3C6FC",
    selected="#263A57",
    accent_soft="#20324D",
    accent_line="#3F6296",
    ok="#6FCF97",
    ok_soft="#1B3426",
    ok_line="#2F6144",
    attention="#F2C25B",
    attention_soft="#382C12",
    attention_line="#7A6026",
    attention_shape="#F2B53A",
    attention_mark="#382C12",
    error="#FF9A91",
    error_soft="#38211F",
    error_line="#7A413C",
    off="#9AA4B2",
    off_soft="#2A313A",
    off_line="#4A5461",
    sources=(("#86B4FA", "#20324D"), ("#C0A0F5", "#332848"), ("#63C7D1", "#173A3E"), ("#EE9CCB", "#44243A")),
)
