"""One instance per data folder: the second start brings the first to the front."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_log = logging.getLogger(__name__)
_WAIT: Final = 1000
"""Milliseconds that a second start waits for the first."""
_SHOW: Final = b"show\n"


class Instance(QObject):
    """``first`` says whether this is the one; if so ``shown`` tells that somebody started the program again."""

    shown = Signal()

    def __init__(self, data_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        data_dir.mkdir(parents=True, exist_ok=True)
        self._name = _server_name(data_dir)
        self._lock = QLockFile(str(data_dir / "window.lock"))
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None
        self.first = self._lock.tryLock(0) or self._takes_over()
        if self.first:
            self._listen()

    def show_first(self) -> bool:
        """Ask the running instance to come to the front; False where it does not answer."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT):
            return False
        socket.write(_SHOW)
        socket.waitForBytesWritten(_WAIT)
        socket.disconnectFromServer()
        return True

    def _takes_over(self) -> bool:
        """After a crash the lock may name a process that is somebody else's by now. Nobody answers then, and the file
        is held by no process, which Qt looks at before it removes it."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT):
            socket.abort()
            return False
        return self._lock.removeStaleLockFile() and self._lock.tryLock(0)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self.first:
            self._lock.unlock()

    def _listen(self) -> None:
        """The holder of the lock may clear what a crash left behind."""
        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        if not self._server.listen(self._name):
            _log.info("A second start cannot reach this one: %s", self._server.errorString())

    def _on_connection(self) -> None:
        if self._server is None:
            return
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self.shown)
            socket.disconnected.connect(socket.deleteLater)


def _server_name(data_dir: Path) -> str:
    """Short, for a path of a socket has a limit of about 100 characters."""
    text = str(data_dir.resolve())
    return f"cirahub-{hashlib.blake2b(text.encode(), digest_size=10).hexdigest()}"
