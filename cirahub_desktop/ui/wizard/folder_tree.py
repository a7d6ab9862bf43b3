"""The tree of public folders as a widget: calendars can be chosen, other folders only open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import FolderNode
from cirahub_desktop.ui.icons import icon, paint
from cirahub_desktop.ui.presenters.wizard_tree import ROOT, Level, TreePresenter
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, Tone
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame

_NODE = Qt.ItemDataRole.UserRole
_ROW, _INDENT, _ICON = 32, 22, 18
_ICONS = {"calendar": "calendar", "mail": "mailbox", "contacts": "person", "folder": "folder"}


class FolderTree(QTreeWidget):
    """Rebuilt from the presenter's levels when these change; the current row and the scroll position stay."""

    def __init__(self, tree: TreePresenter) -> None:
        super().__init__()
        self._tree = tree
        self._shown: object = None
        self._filling = False
        self.setObjectName("folderTree")
        self.setAccessibleName(tr("Public folders"))
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setUniformRowHeights(True)
        self.setIndentation(current().px(_INDENT))
        self.setIconSize(QSize(current().px(_ICON), current().px(_ICON)))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setExpandsOnDoubleClick(False)
        self.itemExpanded.connect(lambda item: self._on_opened(item, tree.expand))
        self.itemCollapsed.connect(lambda item: self._on_opened(item, tree.collapse))
        self.itemSelectionChanged.connect(self._on_selected)
        self.currentItemChanged.connect(lambda item, _: self._on_current(item))
        self.itemDoubleClicked.connect(lambda item, _: self._toggle(item))

    def show_state(self) -> None:
        """Follow the presenter."""
        key = (tuple(self._tree.levels.items()), self._tree.expanded, self._tree.search.strip(), self._tree.chosen)
        if key == self._shown:
            return
        self._shown = key
        scroll, focus = self.verticalScrollBar().value(), self._current_id()
        self._filling = True
        self.clear()
        if self._tree.search.strip():
            self._fill_found()
        else:
            self._fill_level(self._add_root(), ROOT)
        self._restore(focus)
        self._filling = False
        self.verticalScrollBar().setValue(scroll)
        self._on_current(self.currentItem() or self.topLevelItem(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens a folder; on a calendar it is left to the page, where it means NEXT."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        item = self.currentItem()
        node = item.data(0, _NODE) if item else None
        if item is not None and isinstance(node, FolderNode) and not node.is_calendar:
            self._toggle(item)
        else:
            event.ignore()

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = QRectF(option.rect)
        row.setLeft(0)
        row.setRight(self.viewport().width())
        if self.selectionModel().isSelected(index):
            paint_frame(painter, row, current().selected, "", width=0, radius=RADIUS_ROW)
        super().drawRow(painter, option, index)
        if self.hasFocus() and index == self.currentIndex():
            paint_focus(painter, row, radius=RADIUS_ROW)

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        item = self.itemFromIndex(index)
        if item.childIndicatorPolicy() is not QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator:
            return
        side, indent = current().px(16), self.indentation()
        name = "chevron-down" if item.isExpanded() else "chevron-right"
        left = rect.right() - indent + (indent - side) / 2
        paint(painter, name, Tone.TEXT2, QRectF(left, rect.center().y() - side / 2, side, side))

    def _fill_level(self, parent: QTreeWidgetItem | None, key: str) -> None:
        level = self._tree.levels.get(key, Level())
        if level.loading:
            self._add(parent, _note(tr("Loading…")))
        elif level.error is not None:
            self._add(parent, _note(tr("This folder could not be read.")))
        for node in level.nodes:
            item = self._item(node, node.name)
            self._add(parent, item)
            if node.id in self._tree.expanded:
                self._fill_level(item, node.id)
                item.setExpanded(True)

    def _add_root(self) -> QTreeWidgetItem:
        """What the folders are in; always open, and nothing to choose."""
        root = QTreeWidgetItem([tr("All Public Folders")])
        root.setFlags(Qt.ItemFlag.ItemIsEnabled)
        root.setForeground(0, QBrush(QColor(current().text3)))
        root.setIcon(0, icon("folder", Tone.TEXT3, current().px(_ICON)))
        root.setSizeHint(0, QSize(0, current().px(_ROW)))
        root.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, tr("not a calendar, only opens"))
        self.addTopLevelItem(root)
        root.setExpanded(True)
        return root

    def _fill_found(self) -> None:
        found = self._tree.found()
        for node in found:
            item = self._item(node, f"{node.name}   {node.path}", flat=True)
            item.setToolTip(0, node.path)
            self._add(None, item)
        if not found:
            self._add(None, _note(tr("No calendar of that name in the folders opened so far.")))

    def _item(self, node: FolderNode, text: str, *, flat: bool = False) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setData(0, _NODE, node)
        item.setSizeHint(0, QSize(0, current().px(_ROW)))
        chosen = self._tree.chosen is not None and node.id == self._tree.chosen.id
        tone = (Tone.ACCENT if chosen else Tone.TEXT) if node.is_calendar else Tone.TEXT3
        item.setForeground(0, QBrush(QColor(current().colour(Tone.TEXT if node.is_calendar else Tone.TEXT3))))
        item.setIcon(0, icon(_icon_name(node), tone, current().px(_ICON)))
        if not node.is_calendar:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, tr("not a calendar, only opens"))
        policy = QTreeWidgetItem.ChildIndicatorPolicy
        openable = node.has_children and not flat
        item.setChildIndicatorPolicy(policy.ShowIndicator if openable else policy.DontShowIndicator)
        return item

    def _add(self, parent: QTreeWidgetItem | None, item: QTreeWidgetItem) -> None:
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)

    def _restore(self, current_id: str) -> None:
        for item in self._items():
            node = item.data(0, _NODE)
            if not isinstance(node, FolderNode):
                continue
            if self._tree.chosen is not None and node.id == self._tree.chosen.id:
                item.setSelected(True)
                current_id = current_id or node.id
            if node.id == current_id:
                self.setCurrentItem(item)

    def _items(self) -> list[QTreeWidgetItem]:
        return self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)

    def _current_id(self) -> str:
        item = self.currentItem()
        node = item.data(0, _NODE) if item else None
        return node.id if isinstance(node, FolderNode) else ""

    def _toggle(self, item: QTreeWidgetItem) -> None:
        if item.childIndicatorPolicy() is QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator:
            item.setExpanded(not item.isExpanded())

    def _on_opened(self, item: QTreeWidgetItem, tell: Callable[[FolderNode], None]) -> None:
        node = item.data(0, _NODE)
        if not self._filling and isinstance(node, FolderNode):
            tell(node)

    def _on_current(self, item: QTreeWidgetItem | None) -> None:
        """A new calendar would lie in the row with the keyboard; the first row is the root."""
        if not self._filling and item is not None:
            node = item.data(0, _NODE)
            self._tree.stand_in(node if isinstance(node, FolderNode) else None)

    def _on_selected(self) -> None:
        chosen = self.selectedItems()
        node = chosen[0].data(0, _NODE) if chosen else None
        if not self._filling and isinstance(node, FolderNode):
            self._tree.choose(node)


def _icon_name(node: FolderNode) -> str:
    if node.is_calendar:
        return "calendar"
    if node.has_children:
        return "folder"
    return _ICONS.get(node.kind, "folder")


def _note(text: str) -> QTreeWidgetItem:
    """A row that only says something."""
    item = QTreeWidgetItem([text])
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    item.setForeground(0, QBrush(QColor(current().text3)))
    item.setSizeHint(0, QSize(0, current().px(_ROW)))
    return item
