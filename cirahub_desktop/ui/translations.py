"""Qt's own sentences (buttons of its dialogs, context menus of fields) in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


class QtSentences:
    """Installs the translation of one language at a time."""

    def __init__(self) -> None:
        self._installed: QTranslator | None = None

    def use(self, language: str) -> None:
        if self._installed is not None:
            QCoreApplication.removeTranslator(self._installed)
            self._installed = None
        QLocale.setDefault(QLocale(language))
        translator = QTranslator()
        if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(translator)
            self._installed = translator
