"""Puts the tokens on: Fusion, a palette and a style sheet, light or dark, and follows the system where asked to.

Fusion with palettes of our own looks the same everywhere, also where the system does not tell its scheme.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from cirahub_desktop.ui.theme.sheet import style_sheet
from cirahub_desktop.ui.theme.tokens import DARK, LIGHT, Scheme, TextRole, Tokens

_PREFERRED_FAMILY = "Inter"
_USUAL_TEXT = 13.0
"""Pixels of the system's text at which our body is 14: between Windows (12), macOS (13) and most Linux desktops."""
_LARGEST = 2.0


class _Current:
    """The one piece of state of this module: what is on the screen now."""

    tokens: Tokens = LIGHT
    scheme: Scheme = Scheme.SYSTEM
    follows: bool = False


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the whole application; may be called again at any time, open windows follow."""
    _Current.scheme = scheme
    if not _Current.follows:
        _Current.follows = True
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(lambda _: _dress(app))
    _dress(app)


def current() -> Tokens:
    return _Current.tokens


def _dress(app: QApplication) -> None:
    tokens = _tokens_for(app, _Current.scheme).scaled(_text_scale())
    _Current.tokens = tokens
    app.setFont(_font(tokens))
    app.setPalette(_palette(tokens))
    app.setStyleSheet(style_sheet(tokens))


def _tokens_for(app: QApplication, scheme: Scheme) -> Tokens:
    if scheme is Scheme.SYSTEM:
        return DARK if app.styleHints().colorScheme() is Qt.ColorScheme.Dark else LIGHT
    return DARK if scheme is Scheme.DARK else LIGHT


def _text_scale() -> float:
    """How much larger than usual this system's text is; never smaller, so that nothing falls below 12 pixels."""
    system = QFontInfo(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)).pixelSize()
    return min(_LARGEST, max(1.0, system / _USUAL_TEXT))


def _font(tokens: Tokens) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if _PREFERRED_FAMILY in QFontDatabase.families():
        font.setFamilies([_PREFERRED_FAMILY])
    font.setPixelSize(tokens.size(TextRole.BODY))
    return font


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for part, colour in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.on_accent),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.PlaceholderText, tokens.text3),
        (role.ToolTipBase, tokens.text),
        (role.ToolTipText, tokens.surface),
        (role.Mid, tokens.field),
        (role.Dark, tokens.field),
        (role.Shadow, tokens.field),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.line),
    ):
        palette.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(tokens.disabled))
    return palette
