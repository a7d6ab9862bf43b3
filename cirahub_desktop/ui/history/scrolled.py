"""Back to where somebody had scrolled, as soon as what is shown is long enough again."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea


def scroll_when_long_enough(area: QAbstractScrollArea, value: int) -> None:
    """Gives up when a person scrolls elsewhere meanwhile."""
    bar = area.verticalScrollBar()
    if bar.maximum() >= value:
        bar.setValue(value)
        return
    begun = bar.value()

    def try_again() -> None:
        if bar.value() != begun:
            bar.rangeChanged.disconnect(try_again)
        elif bar.maximum() >= value:
            bar.rangeChanged.disconnect(try_again)
            bar.setValue(value)

    bar.rangeChanged.connect(try_again)
