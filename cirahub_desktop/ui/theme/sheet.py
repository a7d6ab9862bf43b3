"""The style sheet, made from tokens alone: what Fusion draws by itself takes our colours and sizes here."""

from __future__ import annotations

from cirahub_desktop.resources import resource
from cirahub_desktop.ui.theme.tokens import FOCUS_RING, RADIUS_FIELD, RADIUS_ROW, WEIGHTS, TextRole, Tokens, Tone


def style_sheet(tokens: Tokens) -> str:
    return "\n".join(
        (_texts(tokens), _buttons(tokens), _fields(tokens), _boxes(tokens), _lists(tokens), _floating(tokens))
    )


def _texts(tokens: Tokens) -> str:
    sizes = [
        f'QLabel[role="{role.value}"] {{ font-size: {tokens.size(role)}px; font-weight: {WEIGHTS[role]}; }}'
        for role in TextRole
    ]
    tones = [f'QLabel[tone="{tone.value}"] {{ color: {tokens.colour(tone)}; }}' for tone in Tone]
    return "\n".join((*sizes, *tones, "QLabel { background: transparent; }"))


def _buttons(tokens: Tokens) -> str:
    size = tokens.size(TextRole.BODY)
    return f"""
QPushButton[look] {{ font-size: {size}px; font-weight: 600; border-radius: {RADIUS_FIELD}px;
    padding: {tokens.px(7)}px {tokens.px(16)}px; min-height: {tokens.px(20)}px; }}
QPushButton[look="primary"] {{ background: {tokens.accent}; color: {tokens.on_accent};
    border: 1px solid {tokens.accent}; }}
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed {{ background: {tokens.accent_hover}; }}
QPushButton[look="primary"]:disabled {{ background: {tokens.off_soft}; color: {tokens.text3};
    border-color: {tokens.off_line}; }}
QPushButton[look="secondary"] {{ background: {tokens.surface}; color: {tokens.text};
    border: 1px solid {tokens.field}; }}
QPushButton[look="secondary"]:hover {{ background: {tokens.window}; }}
QPushButton[look="secondary"]:pressed {{ background: {tokens.selected}; }}
QPushButton[look="secondary"]:disabled {{ color: {tokens.disabled}; border-color: {tokens.off_line}; }}
QPushButton[look="danger"] {{ background: {tokens.surface}; color: {tokens.error};
    border: 1px solid {tokens.field}; }}
QPushButton[look="danger"]:hover {{ background: {tokens.error_soft}; }}
QPushButton[look="danger"]:disabled {{ color: {tokens.disabled}; border-color: {tokens.off_line}; }}
QPushButton[look="plain"] {{ background: transparent; color: {tokens.text2}; border: 1px solid transparent; }}
QPushButton[look="plain"]:hover {{ background: {tokens.off_soft}; }}
QPushButton[look="link"] {{ background: transparent; color: {tokens.accent}; border: 1px solid transparent;
    padding: {tokens.px(2)}px {tokens.px(4)}px; font-weight: 500; border-radius: {RADIUS_ROW}px; }}
QPushButton[look="link"]:hover {{ background: {tokens.accent_soft}; }}
QPushButton[look="link"]:disabled {{ color: {tokens.disabled}; }}
QPushButton[look="plain-link"] {{ background: transparent; color: {tokens.text2}; border: 1px solid transparent;
    padding: {tokens.px(2)}px {tokens.px(22)}px {tokens.px(2)}px 0; font-weight: 400; text-align: left;
    font-size: {tokens.size(TextRole.CAPTION)}px; border-radius: {RADIUS_ROW}px; }}
QPushButton[look="plain-link"]:hover {{ background: {tokens.off_soft}; }}
QPushButton[look="icon"] {{ background: transparent; border: 1px solid transparent; padding: 0;
    border-radius: {RADIUS_ROW}px; min-width: {tokens.px(30)}px; min-height: {tokens.px(30)}px; }}
QPushButton[look="icon"]:hover {{ background: {tokens.off_soft}; }}
QPushButton[look]:focus {{ border: {FOCUS_RING}px solid {tokens.accent}; }}
QPushButton[look="primary"]:focus, QPushButton[look="secondary"]:focus, QPushButton[look="danger"]:focus,
QPushButton[look="plain"]:focus {{ padding: {tokens.px(7) - 1}px {tokens.px(16) - 1}px; }}
QPushButton[look="link"][beside="help"] {{ font-size: {tokens.size(TextRole.HELP)}px; min-height: 0;
    padding: 0 {tokens.px(4)}px; margin: 0 0 4px 0; }}
QPushButton[look="link"][beside="help"]:focus {{ padding: 0 {tokens.px(4) - 1}px; margin: -1px 0 3px 0; }}
QPushButton[look="link"]:focus {{ padding: {tokens.px(2) - 1}px {tokens.px(4) - 1}px; }}
QPushButton[look][beside="list"] {{ padding-left: {tokens.px(8)}px; padding-right: {tokens.px(8)}px; }}
QPushButton[look][beside="list"]:focus {{ padding-left: {tokens.px(8) - 1}px; padding-right: {tokens.px(8) - 1}px; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _fields(tokens: Tokens) -> str:
    return f"""
QLineEdit, QComboBox, QSpinBox {{ background: {tokens.surface}; color: {tokens.text};
    border: 1px solid {tokens.field}; border-radius: {RADIUS_FIELD}px; font-size: {tokens.size(TextRole.BODY)}px;
    padding: {tokens.px(8)}px {tokens.px(12)}px; min-height: {tokens.px(20)}px;
    selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent}; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: {FOCUS_RING}px solid {tokens.accent};
    padding: {tokens.px(8) - 1}px {tokens.px(12) - 1}px; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QSpinBox[wrong="true"] {{
    border: {FOCUS_RING}px solid {tokens.error}; padding: {tokens.px(8) - 1}px {tokens.px(12) - 1}px; }}
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled {{ color: {tokens.disabled}; background: {tokens.window}; }}
QSpinBox QLineEdit, QSpinBox QLineEdit:focus, QSpinBox QLineEdit:disabled {{
    background: transparent; border: 0; padding: 0; min-height: 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; height: 0; border: 0; }}
QComboBox::drop-down {{ border: 0; width: {tokens.px(30)}px; }}
QComboBox::down-arrow {{ image: {_picture("chevron", tokens)}; width: {tokens.px(16)}px; height: {tokens.px(16)}px; }}
QComboBox QAbstractItemView {{ background: {tokens.surface}; color: {tokens.text};
    border: 1px solid {tokens.off_line}; border-radius: 0; padding: 4px;
    selection-background-color: {tokens.selected}; selection-color: {tokens.text}; }}
"""


def _boxes(tokens: Tokens) -> str:
    """Check boxes and radio buttons; the ring of focus lies around box and words."""
    side = tokens.px(16)
    return f"""
QCheckBox, QRadioButton {{ font-size: {tokens.size(TextRole.BODY)}px; color: {tokens.text}; spacing: 8px;
    border: {FOCUS_RING}px solid transparent; border-radius: {RADIUS_ROW}px; padding: 2px 4px 2px 3px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {tokens.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {tokens.disabled}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {side}px; height: {side}px; background: {tokens.surface};
    border: 1px solid {tokens.field}; }}
QCheckBox::indicator {{ border-radius: 5px; }}
QRadioButton::indicator {{ border-radius: {side // 2 + 1}px; }}
QCheckBox::indicator:checked, QRadioButton::indicator:checked {{ background: {tokens.accent};
    border-color: {tokens.accent}; }}
QCheckBox::indicator:checked {{ image: {_picture("check", tokens)}; }}
QRadioButton::indicator:checked {{ image: {_picture("dot", tokens)}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {tokens.off_soft};
    border-color: {tokens.off_line}; }}
"""


def _picture(name: str, tokens: Tokens) -> str:
    """A small drawing for the sheet, which cannot colour one by itself."""
    path = resource("icons", "sheet", f"{name}-{'dark' if tokens.dark else 'light'}.svg")
    return f'url("{path.as_posix()}")'


def _lists(tokens: Tokens) -> str:
    return f"""
QTreeView, QListView, QPlainTextEdit {{ background: {tokens.surface}; color: {tokens.text};
    border: 1px solid {tokens.field}; border-radius: {RADIUS_FIELD}px; padding: {tokens.px(4)}px; outline: 0;
    font-size: {tokens.size(TextRole.BODY)}px; }}
QTreeView:focus, QListView:focus, QPlainTextEdit:focus {{ border: {FOCUS_RING}px solid {tokens.accent};
    padding: {tokens.px(4) - 1}px; }}
QTreeView::item:selected, QListView::item:selected {{ background: {tokens.selected}; color: {tokens.text}; }}
QTreeView#folderTree {{ show-decoration-selected: 0; selection-background-color: transparent; }}
QTreeView#folderTree::item:selected, QTreeView#folderTree::branch:selected {{ background: transparent; }}
QScrollArea {{ background: transparent; border: 0; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {tokens.field}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _floating(tokens: Tokens) -> str:
    return f"""
QMenu {{ background: {tokens.surface}; color: {tokens.text}; border: 1px solid {tokens.off_line};
    border-radius: {RADIUS_FIELD}px; padding: 4px; font-size: {tokens.size(TextRole.BODY)}px; }}
QMenu::item {{ padding: {tokens.px(6)}px {tokens.px(24)}px {tokens.px(6)}px {tokens.px(12)}px;
    border-radius: {RADIUS_ROW}px; }}
QMenu::item:selected {{ background: {tokens.selected}; }}
QMenu::item:disabled {{ color: {tokens.disabled}; }}
QMenu::separator {{ height: 1px; background: {tokens.line}; margin: 4px 8px; }}
QToolTip {{ background: {tokens.text}; color: {tokens.surface}; border: 0; padding: 4px 8px;
    font-size: {tokens.size(TextRole.CAPTION)}px; }}
"""
